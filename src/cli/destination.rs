//! How results leave the program: to standard output, or to a file that is there whole or not at
//! all.

use std::ffi::OsStr;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use dealer_profit::words::failure::Failure;
use tempfile::NamedTempFile;

/// The longest chain of symbolic links that is followed: the limit of Linux.
const LINKS_MAX: usize = 40;

/// Where results go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// Standard output.
    StandardOutput,
    /// A file, as named by `--output`.
    File(PathBuf),
}

/// What happened to results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a program whose reader has gone ends quietly with status 0"]
pub enum Delivery {
    /// All of them were written.
    Complete,
    /// The reader closed the pipe, as `head` does: not an error.
    ReaderGone,
}

impl Destination {
    /// The file, where results go to one.
    pub fn file(&self) -> Option<PathBuf> {
        match self {
            Self::File(file) => Some(file.clone()),
            Self::StandardOutput => None,
        }
    }

    /// Refuses a target that cannot be written or is an input, before any work is done.
    ///
    /// # Errors
    ///
    /// [`Failure::OutputIsFolder`] for a folder, [`Failure::OutputIsInput`] for one of the inputs.
    pub fn check<'a>(&self, inputs: impl IntoIterator<Item = &'a Path>) -> Result<(), Failure> {
        let Self::File(file) = self else { return Ok(()) };
        let name = || file.display().to_string();
        let metadata = fs::metadata(file).ok();
        let ends_as_folder = file.as_os_str().as_encoded_bytes().ends_with(b"/");
        if ends_as_folder || metadata.as_ref().is_some_and(Metadata::is_dir) {
            return Err(Failure::OutputIsFolder { file: name() });
        }
        // A special file has no content to lose.
        let is_regular = metadata.is_some_and(|metadata| metadata.is_file());
        if is_regular && inputs.into_iter().any(|input| is_same_file(file, input)) {
            return Err(Failure::OutputIsInput { file: name() });
        }
        Ok(())
    }

    /// Writes all of the results.
    ///
    /// # Errors
    ///
    /// As [`Destination::deliver_by`].
    pub fn deliver(&self, bytes: &[u8]) -> Result<Delivery, Failure> {
        self.deliver_by(&|out| out.write_all(bytes))
    }

    /// Lets `write` write all of the results.
    ///
    /// # Errors
    ///
    /// [`Failure`] where they cannot be written to the end; an older file is then unchanged.
    pub fn deliver_by(&self, write: &dyn Fn(&mut dyn Write) -> io::Result<()>) -> Result<Delivery, Failure> {
        match self {
            Self::StandardOutput => {
                let result = write_all(io::stdout().lock(), write);
                quietly(result).map_err(|reason| Failure::StandardOutput { reason })
            }
            Self::File(file) => {
                let result = replace(file, write);
                quietly(result).map_err(|reason| Failure::Write { file: file.display().to_string(), reason })
            }
        }
    }
}

/// Whether two paths lead to the same file.
#[cfg(unix)]
pub fn is_same_file(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let identity = |path: &Path| fs::metadata(path).ok().map(|metadata| (metadata.dev(), metadata.ino()));
    identity(one).is_some_and(|one| identity(other) == Some(one))
}

/// Whether two paths lead to the same file.
#[cfg(not(unix))]
pub fn is_same_file(one: &Path, other: &Path) -> bool {
    fs::canonicalize(one).is_ok_and(|one| fs::canonicalize(other).is_ok_and(|other| one == other))
}

/// Whether two paths lead to the same file, or would once it exists.
pub fn would_be_same_file(one: &Path, other: &Path) -> bool {
    let place = |path: &Path| {
        let target = followed(path).ok()?;
        Some((folder_of(&target).canonicalize().ok()?, target.file_name()?.to_owned()))
    };
    is_same_file(one, other) || place(one).is_some_and(|one| place(other) == Some(one))
}

/// Whether the path is written into, not replaced: a device, a named pipe.
pub fn is_special(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
}

fn write_all(stream: impl Write, write: &dyn Fn(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut writer = BufWriter::new(stream);
    write(&mut writer)?;
    // Dropping the writer would swallow the error of its last block.
    writer.flush()
}

fn quietly(result: io::Result<()>) -> io::Result<Delivery> {
    match result {
        Ok(()) => Ok(Delivery::Complete),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Delivery::ReaderGone),
        Err(error) => Err(error),
    }
}

/// Replaces a file atomically, or creates it.
fn replace(path: &Path, write: &dyn Fn(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut replacement = Replacement::begin(path)?;
    write(&mut replacement)?;
    replacement.finish()
}

/// A temporary file beside its target, which it replaces when finished; dropped before, it is
/// removed.
///
/// A device or a named pipe is written into: replacing would destroy it.
pub struct Replacement {
    target: PathBuf,
    written: Written,
}

/// Where the bytes go before the file is finished.
enum Written {
    /// A temporary file in the target's folder.
    Beside(BufWriter<NamedTempFile>),
    /// A device or a named pipe.
    Into(BufWriter<File>),
}

impl Replacement {
    /// Begins the replacement of `path`.
    ///
    /// # Errors
    ///
    /// Those of creating a file in its folder.
    pub fn begin(path: &Path) -> io::Result<Self> {
        if is_special(path) {
            let written = Written::Into(BufWriter::new(OpenOptions::new().write(true).open(path)?));
            return Ok(Self { target: path.to_owned(), written });
        }
        let target = followed(path)?;
        // Folders of ledgers skip names with a dot: what a killed run leaves behind is never read.
        let temporary = builder().prefix(".dealer-profit-").suffix(".tmp").tempfile_in(folder_of(&target))?;
        if let Ok(old) = fs::metadata(&target) {
            temporary.as_file().set_permissions(old.permissions())?;
        }
        Ok(Self { target, written: Written::Beside(BufWriter::new(temporary)) })
    }

    /// Replaces the target.
    ///
    /// # Errors
    ///
    /// Those of writing and of renaming; the old file is then unchanged.
    pub fn finish(self) -> io::Result<()> {
        let temporary = match self.written {
            Written::Beside(temporary) => temporary.into_inner().map_err(io::IntoInnerError::into_error)?,
            // Dropping the writer would swallow the error of its last block.
            Written::Into(mut special) => return special.flush(),
        };
        temporary.as_file().sync_all()?;
        temporary.persist(&self.target).map_err(|error| error.error)?;
        sync_folder(folder_of(&self.target))
    }

    /// Creates the target, which must not exist.
    ///
    /// # Errors
    ///
    /// Those of writing, and `AlreadyExists`.
    pub fn finish_new(self) -> io::Result<()> {
        let Written::Beside(temporary) = self.written else { return Err(io::ErrorKind::AlreadyExists.into()) };
        let temporary = temporary.into_inner().map_err(io::IntoInnerError::into_error)?;
        temporary.as_file().sync_all()?;
        temporary.persist_noclobber(&self.target).map_err(|error| error.error)?;
        sync_folder(folder_of(&self.target))
    }
}

impl Write for Replacement {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.written {
            Written::Beside(temporary) => temporary.write(bytes),
            Written::Into(special) => special.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.written {
            Written::Beside(temporary) => temporary.flush(),
            Written::Into(special) => special.flush(),
        }
    }
}

fn folder_of(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// The target of a chain of symbolic links, which need not exist; any other path itself.
fn followed(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..LINKS_MAX {
        if !fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_symlink()) {
            return Ok(path);
        }
        let link = fs::read_link(&path)?;
        path = path.parent().unwrap_or(Path::new("")).join(link);
    }
    Err(io::Error::other("too many symbolic links"))
}

/// Files get the mode that the umask allows; by default, `tempfile` makes them private.
#[cfg(unix)]
fn builder<'a>() -> tempfile::Builder<'a, 'a> {
    use std::os::unix::fs::PermissionsExt;
    let mut builder = tempfile::Builder::new();
    builder.permissions(fs::Permissions::from_mode(0o666));
    builder
}

#[cfg(not(unix))]
fn builder<'a>() -> tempfile::Builder<'a, 'a> {
    tempfile::Builder::new()
}

/// Makes the renaming survive a crash, where the system supports it.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    match File::open(folder)?.sync_all() {
        // Some network file systems cannot sync a folder; the file itself is safe.
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => Ok(()),
        result => result,
    }
}

#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

/// The extension in lower case; empty where there is none.
pub fn extension(file: &Path) -> String {
    file.extension().map(OsStr::to_string_lossy).unwrap_or_default().to_lowercase()
}
