//! SQL as text that is prepared once per connection. `diesel::sql_query` is parsed and planned anew at
//! every use, which costs more than most of our statements themselves.

use std::marker::PhantomData;

use diesel::pg::Pg;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::serialize::ToSql;
use diesel::sql_types::{HasSqlType, Untyped};

/// A fixed statement; its parameters are `$1`, `$2` … in the order of [`Prepared::bind`].
pub fn prepared(sql: &'static str) -> Prepared<()> {
    Prepared { sql, binds: () }
}

#[must_use = "nothing happens until it is executed or loaded"]
pub struct Prepared<B> {
    sql: &'static str,
    binds: B,
}

pub struct Bound<ST, V>(V, PhantomData<ST>);

impl<B> Prepared<B> {
    /// The next parameter with its SQL type.
    pub fn bind<ST, V>(self, value: V) -> Prepared<(B, Bound<ST, V>)> {
        Prepared { sql: self.sql, binds: (self.binds, Bound(value, PhantomData)) }
    }
}

/// Parameters by number, from 1.
pub trait Binds {
    const COUNT: usize;
    fn push<'b>(&'b self, number: usize, out: AstPass<'_, 'b, Pg>) -> QueryResult<()>;
}

impl Binds for () {
    const COUNT: usize = 0;
    fn push<'b>(&'b self, number: usize, _: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        Err(diesel::result::Error::QueryBuilderError(format!("no parameter ${number}").into()))
    }
}

impl<B, ST, V> Binds for (B, Bound<ST, V>)
where
    B: Binds,
    Pg: HasSqlType<ST>,
    V: ToSql<ST, Pg>,
{
    const COUNT: usize = B::COUNT + 1;
    fn push<'b>(&'b self, number: usize, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        if number == Self::COUNT { out.push_bind_param::<ST, V>(&self.1.0) } else { self.0.push(number, out) }
    }
}

impl<B: Binds> QueryFragment<Pg> for Prepared<B> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        let mut rest = self.sql;
        while let Some((before, after)) = rest.split_once('$') {
            out.push_sql(before);
            let digits = after.bytes().take_while(u8::is_ascii_digit).count();
            let (number, tail) = after.split_at(digits);
            match number.parse() {
                Ok(number) => self.binds.push(number, out.reborrow())?,
                Err(_) => out.push_sql("$"),
            }
            rest = tail;
        }
        out.push_sql(rest);
        Ok(())
    }
}

impl<B> QueryId for Prepared<B> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<B> Query for Prepared<B> {
    type SqlType = Untyped;
}

#[cfg(test)]
mod tests {
    use super::*;
    use diesel::sql_types::{BigInt, Text};

    #[test]
    fn parameters_stand_where_they_are_named() {
        let query = prepared("select $2, $1, $2").bind::<BigInt, _>(7_i64).bind::<Text, _>("x");
        let shown = diesel::debug_query::<Pg, _>(&query).to_string();
        assert_eq!(shown, "select $1, $2, $3 -- binds: [\"x\", 7, \"x\"]");
    }
}
