//! The few statements that are not Ateneo's own: roles and databases.

use std::path::Path;
use std::time::Duration;

use tokio_postgres::{Client, Config, NoTls};

use super::LocalError;
use super::error::explain;
use super::init::SUPERUSER;
use super::socket::PORT;

/// Role and database of Ateneo in its own cluster.
pub const ATENEO: &str = "ateneo";

const TIMEOUT: Duration = Duration::from_secs(5);

/// What a server says to a connection.
pub enum Answer {
    Ready(Client),
    /// Starting, recovering, stopping or full: its words.
    NotYet(String),
    /// Nobody listens.
    Silent(String),
}

/// Asks the server that listens in the directory `socket`.
pub async fn ask(socket: &Path) -> Answer {
    let mut config = Config::new();
    config.host_path(socket).port(PORT).user(SUPERUSER).dbname("postgres").connect_timeout(TIMEOUT);
    match tokio::time::timeout(TIMEOUT, connect(&config)).await {
        Ok(Ok(client)) => Answer::Ready(client),
        Ok(Err(error)) if error.as_db_error().is_some() => Answer::NotYet(explain(&error)),
        Ok(Err(error)) => Answer::Silent(explain(&error)),
        Err(_) => Answer::NotYet("it does not answer".to_owned()),
    }
}

async fn connect(config: &Config) -> Result<Client, tokio_postgres::Error> {
    let (client, connection) = config.connect(NoTls).await?;
    // Ends with the client; its errors come out of the client's calls.
    tokio::spawn(connection);
    Ok(client)
}

/// Makes the role and the database of Ateneo when they are missing. The role is no superuser: a
/// statement smuggled into Ateneo's could not read files or run programs.
pub async fn furnish(client: &Client) -> Result<(), LocalError> {
    let sql = "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1), \
               EXISTS (SELECT FROM pg_database WHERE datname = $1)";
    let row = client.query_one(sql, &[&ATENEO]).await.map_err(LocalError::sql("look for the database"))?;
    let mut missing = Vec::new();
    if !row.get::<_, bool>(0) {
        missing.push(format!("CREATE ROLE {ATENEO} LOGIN CREATEDB"));
    }
    if !row.get::<_, bool>(1) {
        missing.push(format!("CREATE DATABASE {ATENEO} OWNER {ATENEO}"));
    }
    for statement in missing {
        client.batch_execute(&statement).await.map_err(LocalError::sql("create the database"))?;
    }
    Ok(())
}

/// Makes the database `name` on the server of `admin_url` (whose role may create databases), as a
/// copy of the database `template` when one is given. Nobody may be connected to the template.
///
/// # Errors
/// `Identifier` for a name that would need quoting, `Sql` with what the server says.
pub async fn create_database(admin_url: &str, name: &str, template: Option<&str>) -> Result<(), LocalError> {
    let mut statement = format!("CREATE DATABASE {}", identifier(name)?);
    if let Some(template) = template {
        statement.push_str(" TEMPLATE ");
        statement.push_str(&identifier(template)?);
    }
    execute(admin_url, &statement, format!("create the database {name}")).await
}

/// Drops the database `name` if it exists, ending the connections to it.
///
/// # Errors
/// As [`create_database`].
pub async fn drop_database(admin_url: &str, name: &str) -> Result<(), LocalError> {
    let statement = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", identifier(name)?);
    execute(admin_url, &statement, format!("drop the database {name}")).await
}

async fn execute(url: &str, statement: &str, action: String) -> Result<(), LocalError> {
    let config: Config = url.parse().map_err(LocalError::sql("read the database's address"))?;
    let client = connect(&config).await.map_err(LocalError::sql("connect to the database"))?;
    client.batch_execute(statement).await.map_err(LocalError::sql(action))
}

fn identifier(name: &str) -> Result<String, LocalError> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    let starts_well = name.bytes().next().is_some_and(|first| !first.is_ascii_digit());
    if starts_well && name.len() <= 63 && name.bytes().all(plain) {
        // Quoted all the same: `user` is a word of SQL.
        Ok(format!("\"{name}\""))
    } else {
        Err(LocalError::Identifier(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("ateneo", true)]
    #[case("test_0af3", true)]
    #[case("user", true)]
    #[case("", false)]
    #[case("1st", false)]
    #[case("Ateneo", false)]
    #[case("a\"; DROP DATABASE ateneo; --", false)]
    #[case("ñ", false)]
    #[case("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false)]
    fn only_plain_names_are_identifiers(#[case] name: &str, #[case] good: bool) {
        assert_eq!(identifier(name).is_ok(), good);
    }
}
