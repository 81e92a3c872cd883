//! Whose certificates are trusted: Mozilla's authorities, which this binary brings along, and those of the operator for
//! services with certificates of their own. Must not know what is said behind them.

use lettre::transport::smtp::client::Certificate;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;

/// Certificates of authorities that an operator adds at most.
const ADDED_MAX: usize = 500;

/// The authorities that count.
#[derive(Clone, Default)]
pub struct Authorities {
    added: Vec<CertificateDer<'static>>,
    pem: Vec<u8>,
}

/// Why a file of authorities cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnfitAuthorities {
    /// There is no certificate in it.
    #[error("it holds no certificate: it must have lines of PEM, -----BEGIN CERTIFICATE-----")]
    None,
    /// One of them is damaged, or none of an authority.
    #[error("one of its certificates cannot be read")]
    Damaged,
    /// More than anybody needs.
    #[error("it holds more than 500 certificates")]
    TooMany,
}

impl Authorities {
    /// Mozilla's, and those in this PEM text (RFC 7468).
    ///
    /// # Errors
    /// [`UnfitAuthorities`].
    pub fn with_pem(pem: &[u8]) -> Result<Self, UnfitAuthorities> {
        let added: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
        let added = added.map_err(|_| UnfitAuthorities::Damaged)?;
        if added.is_empty() {
            return Err(UnfitAuthorities::None);
        }
        if added.len() > ADDED_MAX {
            return Err(UnfitAuthorities::TooMany);
        }
        let mut roots = RootCertStore::empty();
        for one in &added {
            let fits = roots.add(one.clone());
            fits.map_err(|_| UnfitAuthorities::Damaged)?;
        }
        let pem = pem.to_vec();
        Ok(Self { added, pem })
    }

    /// All of them, for calls over HTTP.
    pub(crate) fn roots(&self) -> RootCertStore {
        let mut roots = RootCertStore {
            roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
        };
        roots.add_parsable_certificates(self.added.iter().cloned());
        roots
    }

    /// Those that the operator added, for mail.
    pub(crate) fn added(&self) -> Option<Certificate> {
        if self.added.is_empty() {
            return None;
        }
        Certificate::from_pem(&self.pem).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_an_authority_is_refused() {
        let why = |pem: &[u8]| Authorities::with_pem(pem).err();
        assert_eq!(why(b""), Some(UnfitAuthorities::None));
        assert_eq!(why(b"certificates"), Some(UnfitAuthorities::None));
        let empty = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        assert_eq!(why(empty), Some(UnfitAuthorities::Damaged));
        let broken = b"-----BEGIN CERTIFICATE-----\n****\n-----END CERTIFICATE-----\n";
        assert_eq!(why(broken), Some(UnfitAuthorities::Damaged));
        assert!(Authorities::default().added().is_none());
    }
}
