//! Mail into a folder, one file each, where no mail server is set. The files hold codes, so only their owner reads them.
//! Must not know why a mail is sent.

use std::io;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use app::outbound::{Mail, MailError, Mailer};
use async_trait::async_trait;
use tokio::io::AsyncWriteExt as _;

use super::letters::Letters;

/// Mails in the folder at most: nobody may read them, and the disk is for messages.
const FILES_MAX: usize = 10_000;

/// Writes mails into a folder.
pub struct FolderMailer {
    folder: PathBuf,
    letters: Letters,
    files_max: usize,
}

impl FolderMailer {
    /// Into this folder, which is made if it is not there.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn open(folder: &Path, letters: Letters) -> io::Result<Self> {
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)?;
        Ok(Self {
            folder: folder.to_owned(),
            letters,
            files_max: FILES_MAX,
        })
    }

    async fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let being_written = self.folder.join(format!("{name}.part"));
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true).mode(0o600);
        let options = tokio::fs::OpenOptions::from(options);
        let mut file = options.open(&being_written).await?;
        file.write_all(bytes).await?;
        file.sync_all().await?;
        tokio::fs::rename(&being_written, self.folder.join(format!("{name}.eml"))).await
    }

    async fn count_files(&self) -> io::Result<usize> {
        let mut files = tokio::fs::read_dir(&self.folder).await?;
        let mut count = 0;
        while files.next_entry().await?.is_some() {
            count += 1;
        }
        Ok(count)
    }
}

#[async_trait]
impl Mailer for FolderMailer {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let bytes = self.letters.write(mail)?.formatted();
        let name = format!(
            "{}-{}",
            self.letters.now_millis(),
            self.letters.random_hex()
        );
        let unavailable = |error: io::Error| {
            tracing::warn!(%error, "a mail could not be written into its folder");
            MailError::Unavailable
        };
        if self.count_files().await.map_err(unavailable)? >= self.files_max {
            return Err(MailError::QueueFull);
        }
        self.write(&name, &bytes).await.map_err(unavailable)
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;
    use crate::mail::letters::tests::{letters, mail};

    #[tokio::test]
    async fn each_mail_is_a_file_that_only_its_owner_reads() {
        let data = tempfile::tempdir().expect("a folder");
        let folder = data.path().join("mail");
        let mailer = FolderMailer::open(&folder, letters()).expect("made");
        for subject in ["one", "two"] {
            mailer.send(&mail(subject)).await.expect("written");
        }
        let files: Vec<_> = std::fs::read_dir(&folder)
            .expect("listed")
            .map(|entry| entry.expect("an entry").path())
            .collect();
        assert_eq!(files.len(), 2);
        let mode = |path: &Path| path.metadata().expect("there").permissions().mode() & 0o777;
        assert_eq!(mode(&folder), 0o700);
        for file in &files {
            assert_eq!(mode(file), 0o600);
            assert!(file.extension().is_some_and(|end| end == "eml"));
            let text = std::fs::read_to_string(file).expect("read");
            assert!(text.contains("To: jieun@example.com"), "{text}");
        }
    }

    #[tokio::test]
    async fn a_full_folder_takes_no_more() {
        let data = tempfile::tempdir().expect("a folder");
        let mut mailer = FolderMailer::open(data.path(), letters()).expect("made");
        mailer.files_max = 1;
        mailer.send(&mail("one")).await.expect("written");
        let second = mailer.send(&mail("two")).await;
        assert_eq!(second, Err(MailError::QueueFull));
    }
}
