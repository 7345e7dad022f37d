//! The one outbound client. Every request of this server to another goes through it.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use tokio::time::{Instant, timeout_at};
use url::Url;

pub use super::address::{Policy, Refusal};
pub use super::outcome::{ClientError, Limits, Response};

use super::address::CheckingResolver;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// Shorter than what common servers keep, so that a reused connection is seldom a closed one.
const IDLE_TIMEOUT: Duration = Duration::from_secs(30);
const IDLE_PER_HOST: usize = 64;
const MAX_HEADER_BYTES: u32 = 32 * 1024;

/// A pool of connections to other servers, bound to a [`Policy`]. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Client {
    inner: reqwest::Client,
    policy: Policy,
}

impl Client {
    /// Builds the client. It follows no redirects by itself, keeps no cookies, uses no proxy and
    /// resolves names with the policy's own check.
    ///
    /// # Errors
    /// When no root certificates are found or the user agent is not a header value.
    #[expect(clippy::disallowed_methods, reason = "this is the client that checks addresses")]
    pub fn new(policy: Policy, user_agent: &str) -> Result<Self, ClientError> {
        let inner = reqwest::Client::builder()
            .user_agent(user_agent)
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .no_proxy()
            .dns_resolver(CheckingResolver { policy })
            .https_only(!policy.allow_loopback)
            .connect_timeout(CONNECT_TIMEOUT)
            .pool_idle_timeout(IDLE_TIMEOUT)
            .pool_max_idle_per_host(IDLE_PER_HOST)
            .tcp_nodelay(true)
            .http2_max_header_list_size(MAX_HEADER_BYTES)
            .gzip(true)
            .build()?;
        Ok(Self { inner, policy })
    }

    /// Checks a URL against the policy without sending anything.
    ///
    /// # Errors
    /// [`ClientError::Refused`].
    pub fn check_url(&self, url: &Url) -> Result<(), ClientError> {
        Ok(self.policy.check_url(url)?)
    }

    /// Fetches `url`. Redirects are followed up to `limits.redirects`; each hop is checked like
    /// the first and gets its own header fields from `sign`, so that nothing signed or secret is
    /// carried to another host.
    ///
    /// # Errors
    /// No answer, or a body larger than `limits.bytes`. An answer with any status is not an error.
    pub async fn get<S>(
        &self,
        url: &Url,
        limits: Limits,
        accept: &str,
        sign: S,
    ) -> Result<Response, ClientError>
    where
        S: Fn(&Url) -> Result<HeaderMap, Box<dyn std::error::Error + Send + Sync>>,
    {
        let deadline = Instant::now() + limits.total;
        let mut url = without_fragment(url.clone());
        let mut hops = 0;
        loop {
            self.check_url(&url)?;
            let headers = sign(&url).map_err(ClientError::Sign)?;
            let request = self.inner.get(url.clone()).headers(headers).header(header::ACCEPT, accept);
            let answer = before(deadline, request.send()).await??;
            if is_redirect(answer.status()) {
                if hops >= limits.redirects {
                    return Err(ClientError::TooManyRedirects);
                }
                hops += 1;
                url = redirect_target(&url, answer.headers())?;
                continue;
            }
            let (mut answer, mut body) = (answer, BytesMut::new());
            while let Some(chunk) = before(deadline, answer.chunk()).await?? {
                if body.len() + chunk.len() > limits.bytes {
                    return Err(ClientError::TooLarge);
                }
                body.extend_from_slice(&chunk);
            }
            return Ok(response(answer, url, body));
        }
    }

    /// Sends `body` to `url`. A redirect is returned like any other answer. The body of the answer
    /// is read up to `limits.bytes` and cut there, or where it breaks off: once the status is
    /// known, the request has arrived.
    ///
    /// # Errors
    /// No answer.
    pub async fn post(
        &self,
        url: &Url,
        headers: HeaderMap,
        body: Bytes,
        limits: Limits,
    ) -> Result<Response, ClientError> {
        let deadline = Instant::now() + limits.total;
        let url = without_fragment(url.clone());
        self.check_url(&url)?;
        let request = self.inner.post(url.clone()).headers(headers).body(body);
        let mut answer = before(deadline, request.send()).await??;
        let mut body = BytesMut::new();
        while let Ok(Ok(Some(chunk))) = before(deadline, answer.chunk()).await {
            let room = limits.bytes.saturating_sub(body.len()).min(chunk.len());
            body.extend_from_slice(chunk.get(..room).unwrap_or_default());
            if room < chunk.len() {
                break;
            }
        }
        Ok(response(answer, url, body))
    }
}

async fn before<F: Future>(deadline: Instant, future: F) -> Result<F::Output, ClientError> {
    timeout_at(deadline, future).await.map_err(|_| ClientError::Timeout)
}

fn response(mut answer: reqwest::Response, url: Url, body: BytesMut) -> Response {
    let headers = std::mem::take(answer.headers_mut());
    Response { status: answer.status(), headers, url, body: body.freeze() }
}

fn without_fragment(mut url: Url) -> Url {
    url.set_fragment(None);
    url
}

fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

pub(super) fn redirect_target(from: &Url, headers: &HeaderMap) -> Result<Url, ClientError> {
    let mut locations = headers.get_all(header::LOCATION).iter();
    let (Some(location), None) = (locations.next(), locations.next()) else {
        return Err(ClientError::BadRedirect);
    };
    let location = HeaderValue::to_str(location).map_err(|_| ClientError::BadRedirect)?;
    let target = from.join(location).map_err(|_| ClientError::BadRedirect)?;
    if from.scheme() == "https" && target.scheme() != "https" {
        return Err(ClientError::BadRedirect);
    }
    Ok(without_fragment(target))
}
