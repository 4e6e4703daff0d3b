//! From rows to a tree on disk. Blocks are hashed on all cores; everything is written in the order in which it is complete.

use std::{
    fs::File,
    io::{self, BufWriter, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use assent_core::{
    id::CatalogueId,
    merkle::Tag,
    usage::{Node, Total, UsageError, Used},
};
use codec::Encode;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use tempfile::NamedTempFile;

use super::layout::{BLOCK, Catalogue, HEAD, Head, track_bytes};
use crate::{
    error::Error,
    row::Row,
    sort::{Options, Sorter},
    tree,
};

/// Tracks that are hashed at a time.
const BATCH: usize = 1 << 14;

/// What a tree was made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The root and the sum, as an attestation says them.
    pub total: Total,
    /// The tracks in it.
    pub tracks: u64,
    /// Their catalogues.
    pub catalogues: u64,
    /// The rows read.
    pub rows: u64,
    /// The rows without units: they are in no tree, and are proved as not used.
    pub without_units: u64,
}

/// A tree that nobody sees yet: it is gone unless it is published.
#[derive(Debug)]
pub struct Draft {
    file: NamedTempFile,
    /// What it was made of.
    pub summary: Summary,
}

impl Draft {
    /// Gives the tree its name, in the folder where it was made. Nothing is overwritten.
    ///
    /// # Errors
    /// `Exists`, `DiskFull`, `File`.
    pub fn publish(self, path: &Path) -> Result<Summary, Error> {
        let failed = |error| Error::file(path, error);
        self.file.as_file().sync_all().map_err(failed)?;
        self.file.persist_noclobber(path).map_err(|error| match error.error.kind() {
            io::ErrorKind::AlreadyExists => Error::Exists { path: path.to_owned() },
            _ => failed(error.error),
        })?;
        let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)?;
        Ok(self.summary)
    }
}

/// The tree of a usage log, in bounded memory. The rows may bring errors of their own, such as a track that is not licensed.
///
/// # Errors
/// Those of the rows; `Doubled`, `Sum`, `DiskFull`, `File`.
pub fn tree_of<E: From<Error>>(rows: impl IntoIterator<Item = Result<Row, E>>, options: &Options) -> Result<Draft, E> {
    let (mut sorter, mut read, mut without_units) = (Sorter::new(options), 0, 0);
    for row in rows {
        let row = row?;
        options.go_on(read)?;
        read += 1;
        if row.units == 0 {
            without_units += 1;
        } else {
            sorter.push(row)?;
        }
    }
    let mut writer = Writer::new(&options.folder)?;
    for (nth, used) in (0..).zip(sorter.finish()?) {
        options.go_on(nth)?;
        writer.push(used?)?;
    }
    let mut draft = writer.finish()?;
    (draft.summary.rows, draft.summary.without_units) = (read, without_units);
    Ok(draft)
}

/// The tree under construction.
struct Writer {
    folder: PathBuf,
    tracks: Output<NamedTempFile>,
    /// The catalogues' level, kept apart until the tracks are all written.
    catalogues: Output<File>,
    /// Tracks that are not hashed yet, from the beginning of a block or catalogue on.
    batch: Vec<Used>,
    open: Option<Open>,
    /// Leaves of catalogues that fill no block yet.
    leaves: Vec<Node>,
    spine: Spine,
    counts: [u64; 2],
}

/// The catalogue whose tracks are being written.
struct Open {
    id: CatalogueId,
    start: u64,
    count: u64,
    spine: Spine,
    /// The node over its last tracks, where they fill no block.
    ragged: Option<Node>,
}

impl Writer {
    fn new(folder: &Path) -> Result<Self, Error> {
        let failed = |error| Error::file(folder, error);
        let file = tempfile::Builder::new().prefix(".assent-usage-").tempfile_in(folder).map_err(failed)?;
        let mut tracks = Output::new(file);
        // The head follows when it is known.
        tracks.write(&[0; HEAD]).map_err(failed)?;
        Ok(Self {
            folder: folder.to_owned(),
            tracks,
            catalogues: Output::new(tempfile::tempfile_in(folder).map_err(failed)?),
            batch: Vec::with_capacity(BATCH),
            open: None,
            leaves: Vec::new(),
            spine: Spine::new(Tag::UsageCatalogueNode),
            counts: [0; 2],
        })
    }

    /// Takes tracks in strictly increasing order, with units.
    fn push(&mut self, used: Used) -> Result<(), Error> {
        self.batch.push(used);
        if self.batch.len() < BATCH { Ok(()) } else { self.hash(false) }
    }

    /// Hashes and writes the batch, but for a last block that may grow.
    fn hash(&mut self, all: bool) -> Result<(), Error> {
        let batch = std::mem::take(&mut self.batch);
        let of_one = batch.chunk_by(|a, b| a.track.catalogue == b.track.catalogue);
        let mut blocks: Vec<&[Used]> = of_one.flat_map(|tracks| tracks.chunks(BLOCK as usize)).collect();
        if let Some(last) = blocks.pop_if(|last| !all && last.len() < BLOCK as usize) {
            self.batch = last.to_vec();
        }
        let nodes: Vec<Option<Node>> = blocks.par_iter().map(|block| node_of(block)).collect();
        for (block, node) in blocks.into_iter().zip(nodes) {
            if let (Some(first), Some(node)) = (block.first(), node) {
                self.block(first.track.catalogue, block, node)?;
            }
        }
        Ok(())
    }

    fn block(&mut self, id: CatalogueId, block: &[Used], node: Node) -> Result<(), Error> {
        if self.open.as_ref().is_none_or(|open| open.id != id) {
            self.close()?;
        }
        let start = self.tracks.written;
        let spine = || Spine::new(Tag::UsageTrackNode);
        let open = self.open.get_or_insert_with(|| Open { id, start, count: 0, spine: spine(), ragged: None });
        open.count += block.len() as u64;
        self.counts[0] += block.len() as u64;
        let written = block.iter().try_for_each(|used| self.tracks.write(&track_bytes(*used)));
        let written = written.and_then(|()| {
            if block.len() < BLOCK as usize {
                open.ragged = Some(node);
                return Ok(());
            }
            open.spine.push(node, &mut self.tracks)
        });
        written.map_err(|error| Error::file(&self.folder, error))
    }

    /// Makes a leaf of the catalogue whose tracks are all written.
    fn close(&mut self) -> Result<(), Error> {
        let Some(Open { id, start, count, spine, ragged }) = self.open.take() else { return Ok(()) };
        let Some(top) = spine.top(ragged) else { return Ok(()) };
        let leaf = tree::catalogue_leaf(id, &top);
        let record = Catalogue { id, start, count, units: leaf.units, digest: leaf.digest };
        self.counts[1] += 1;
        self.leaves.push(leaf);
        let written = self.catalogues.write(&record.encode()).and_then(|()| {
            if self.leaves.len() < BLOCK as usize {
                return Ok(());
            }
            let node = tree::top(Tag::UsageCatalogueNode, &self.leaves);
            self.leaves.clear();
            node.map_or(Ok(()), |node| self.spine.push(node, &mut self.catalogues))
        });
        written.map_err(|error| Error::file(&self.folder, error))
    }

    fn finish(mut self) -> Result<Draft, Error> {
        self.hash(true)?;
        self.close()?;
        let ragged = tree::top(Tag::UsageCatalogueNode, &self.leaves);
        let top = self.spine.top(ragged).ok_or(Error::Sum(UsageError::Empty))?;
        let total = tree::total(&top).map_err(Error::Sum)?;
        let [tracks, catalogues] = self.counts;
        let head = Head { total, tracks, catalogues, track_bytes: self.tracks.written - HEAD as u64 };
        let file = joined(self.tracks, self.catalogues, &head).map_err(|error| Error::file(&self.folder, error))?;
        Ok(Draft { file, summary: Summary { total, tracks, catalogues, rows: 0, without_units: 0 } })
    }
}

/// The node over a block of tracks of one catalogue.
fn node_of(block: &[Used]) -> Option<Node> {
    let leaves: Vec<Node> = block.iter().copied().map(tree::leaf).collect();
    tree::top(Tag::UsageTrackNode, &leaves)
}

/// The whole file: tracks, catalogues behind them, and the head before both.
fn joined(tracks: Output<NamedTempFile>, catalogues: Output<File>, head: &Head) -> io::Result<NamedTempFile> {
    let (mut file, mut behind) = (tracks.into_inner()?, catalogues.into_inner()?);
    behind.seek(SeekFrom::Start(0))?;
    io::copy(&mut behind, file.as_file_mut())?;
    file.as_file_mut().seek(SeekFrom::Start(0))?;
    file.as_file_mut().write_all(&head.bytes())?;
    Ok(file)
}

/// The tops of full subtrees, largest first: what the next block may be joined with.
struct Spine {
    tag: Tag,
    peaks: Vec<(u32, Node)>,
}

impl Spine {
    const fn new(tag: Tag) -> Self {
        Self { tag, peaks: Vec::new() }
    }

    /// Takes the node of a full block, and writes it and those that it completes.
    fn push(&mut self, block: Node, output: &mut Output<impl Write>) -> io::Result<()> {
        let (mut height, mut node) = (0, block);
        output.write(&node.encode())?;
        while let Some((_, left)) = self.peaks.pop_if(|(peak, _)| *peak == height) {
            node = tree::join(self.tag, &left, &node);
            height += 1;
            output.write(&node.encode())?;
        }
        self.peaks.push((height, node));
        Ok(())
    }

    /// The top over all blocks, and over what is behind the last one.
    fn top(self, ragged: Option<Node>) -> Option<Node> {
        let behind = self.peaks.into_iter().map(|(_, node)| node).chain(ragged).rev();
        behind.reduce(|right, left| tree::join(self.tag, &left, &right))
    }
}

/// A file that knows how long it is.
struct Output<W: Write> {
    to: BufWriter<W>,
    written: u64,
}

impl<W: Write> Output<W> {
    fn new(to: W) -> Self {
        Self { to: BufWriter::with_capacity(1 << 16, to), written: 0 }
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.to.write_all(bytes)?;
        self.written += bytes.len() as u64;
        Ok(())
    }

    fn into_inner(self) -> io::Result<W> {
        self.to.into_inner().map_err(|error| error.into_error())
    }
}
