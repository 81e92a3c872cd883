//! How commands reach the administration: they call its HTTP API, by the socket of a running server, or, when none holds
//! the data folder, inside this process over the store. One code path. Must not know commands.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use axum::Router;
use axum::body::Body;
use domain::Origin;
use http_body_util::{BodyExt as _, Limited};
use hub::{HubLimits, LocalBus};
use hyper::{Method, Request, Response, StatusCode, header};
use hyper_util::rt::TokioIo;
use outbound::mail::MailTask;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::net::UnixStream;
use tower::ServiceExt as _;
use wire::Problem;

use crate::admin_socket;
use crate::assembly::{self, House, Parts};
use crate::config::Config;
use crate::system::System;
use crate::{keys_file, outside, stores};

/// Bytes of an answer at most: a list of every tenant.
const ANSWER_BYTES_MAX: usize = 64 * 1024 * 1024;

/// The administration.
pub struct Admin(Way);

enum Way {
    Socket(std::path::PathBuf),
    House {
        router: Router,
        house: House,
        mails: MailTask,
    },
}

impl Admin {
    /// By the socket of the server that holds the data folder, else over the store.
    ///
    /// # Errors
    /// When there is no server and the store cannot be opened.
    pub async fn open(config: &Config) -> anyhow::Result<Self> {
        let socket = config.data.join(admin_socket::NAME);
        // A socket that nobody answers was left by a server that was killed.
        if UnixStream::connect(&socket).await.is_ok() {
            return Ok(Self(Way::Socket(socket)));
        }
        open_house(config).await
    }

    /// Whether a running server does what is asked.
    pub fn is_running(&self) -> bool {
        matches!(self.0, Way::Socket(_))
    }

    /// Asks for something.
    ///
    /// # Errors
    /// The refusal, in the words of the problem document.
    pub async fn call<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Option<&(impl Serialize + Sync)>,
    ) -> anyhow::Result<T> {
        let body = body.map(serde_json::to_vec).transpose()?;
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "localhost");
        if body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let request = request.body(Body::from(body.unwrap_or_default()))?;
        let response = match &self.0 {
            Way::Socket(path) => by_socket(path, request).await?,
            Way::House { router, .. } => router.clone().oneshot(request).await?,
        };
        read(response).await
    }

    /// Ends what was begun here; a running server goes on.
    pub async fn close(self) {
        if let Way::House { house, mails, .. } = self.0 {
            house.stop().await;
            mails.stop(std::time::Duration::ZERO).await;
        }
    }
}

async fn open_house(config: &Config) -> anyhow::Result<Admin> {
    keys_file::make_folder(&config.data)?;
    let seeds = keys_file::load_or_create(&config.data)?;
    let store = stores::open(config).await.context(
        "no server answers in the data folder, so the store was to be opened here (is a server starting or stopping?)",
    )?;
    let ambient: Arc<dyn domain::Ambient> = Arc::new(System);
    let (mailer, mails) = outside::mailer(config, &ambient)?;
    let origin = match &config.public_origin {
        Some(origin) => origin.clone(),
        None => Origin::parse(&format!("http://{}", config.listen))
            .context("the listener's address is no origin")?,
    };
    let parts = Parts {
        store,
        ambient,
        bus: Arc::new(LocalBus::alone()),
        seeds,
        limits: config.limits.clone(),
        public_origin: None,
        fetch: outside::fetch(config)?,
        mailer,
        push_contact: outside::push_contact(config)?,
        http: config.http.clone(),
        hub: HubLimits::default(),
    };
    let house = assembly::build(parts, origin).await?;
    Ok(Admin(Way::House {
        router: admin_socket::router(&house.api),
        house,
        mails,
    }))
}

async fn by_socket(path: &Path, request: Request<Body>) -> anyhow::Result<Response<Body>> {
    let socket = UnixStream::connect(path)
        .await
        .context("the server has gone")?;
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(socket)).await?;
    let connection = tokio::spawn(connection);
    let response = sender.send_request(request).await;
    let response = response.context("the server has gone")?;
    // The connection ends with its answer.
    drop(connection);
    Ok(response.map(Body::new))
}

async fn read<T: DeserializeOwned>(response: Response<Body>) -> anyhow::Result<T> {
    let status = response.status();
    let body = Limited::new(response.into_body(), ANSWER_BYTES_MAX);
    let body = body.collect().await;
    let body = body.map_err(|_| anyhow::anyhow!("the answer broke off"))?;
    let body = body.to_bytes();
    if status.is_success() {
        let text: &[u8] = if status == StatusCode::NO_CONTENT {
            b"null"
        } else {
            &body
        };
        return serde_json::from_slice(text).context("the answer cannot be understood");
    }
    match serde_json::from_slice::<Problem>(&body) {
        Ok(problem) => bail!("{}", refusal(&problem)),
        Err(_) => bail!("the server answered {status}"),
    }
}

fn refusal(problem: &Problem) -> String {
    let code = &problem.code;
    match problem.fields.first() {
        Some(field) => format!("{}: {} ({code})", field.field, field.reason),
        None => format!("{} ({code})", problem.title.trim_end_matches('.')),
    }
}
