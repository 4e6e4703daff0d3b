//! `metadata.parquet` as Hugging Face's `audiofolder` reads it: a row for each file, named by `file_name`.

use std::sync::Arc;

use assent_chain::{address, names::tier_name, refusal::use_name};
use assent_core::uses::Use;
use parquet::{
    basic::Compression,
    data_type::{ByteArray, ByteArrayType, DataType, Int32Type, Int64Type},
    errors::ParquetError,
    file::{
        properties::WriterProperties,
        writer::{SerializedFileWriter, SerializedRowGroupWriter},
    },
    schema::parser::parse_message_type,
};

use crate::{credit::clean, dataset::Covered, failure::Failure};

/// What the file is called: the loader looks for this name.
pub const FILE_NAME: &str = "metadata.parquet";

/// Rows to a group: a reader holds one at a time.
const GROUP: usize = 65_536;

/// The columns in their order. Times are seconds since 1970; no `expires`: for ever.
const SCHEMA: &str = "message metadata {
    required binary file_name (STRING);
    optional binary title (STRING);
    optional binary artist (STRING);
    optional binary album (STRING);
    optional binary isrc (STRING);
    optional binary iscc (STRING);
    required binary sha256 (STRING);
    required int32 seconds (INTEGER(32,false));
    required binary track (STRING);
    required binary licensor (STRING);
    required int64 licence (INTEGER(64,false));
    optional int64 expires (INTEGER(64,false));
    required binary model (STRING);
    required binary tier (STRING);
    required binary uses (STRING);
    required binary terms (STRING);
    required binary legal (STRING);
    required binary network (STRING);
}";

/// The bytes of the file.
pub fn table(files: &[Covered<'_>]) -> Result<Vec<u8>, Failure> {
    if let Some(file) = files.iter().find(|file| file.path.to_str().is_none()) {
        let path = assent_media::FilePath::new(file.path);
        return Err(Failure::failed("file_name", format!("the name of {path} is no text, so no table can name it"))
            .hint("Rename the file."));
    }
    write(files).map_err(|error| Failure::failed("parquet", format!("the table cannot be written: {error}")))
}

fn write(files: &[Covered<'_>]) -> Result<Vec<u8>, ParquetError> {
    let schema = Arc::new(parse_message_type(SCHEMA)?);
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties))?;
    for rows in files.chunks(GROUP) {
        let mut group = Group { writer: writer.next_row_group()?, rows };
        group.write()?;
        group.writer.close()?;
    }
    writer.into_inner()
}

/// A row group that is being written, column by column.
struct Group<'a, 'b> {
    writer: SerializedRowGroupWriter<'a, Vec<u8>>,
    rows: &'a [Covered<'b>],
}

impl Group<'_, '_> {
    fn write(&mut self) -> Result<(), ParquetError> {
        // As it is on disk, but with the slashes that the loader expects.
        self.texts(|row| Some(row.path.to_str()?.replace(std::path::MAIN_SEPARATOR, "/")))?;
        self.some_texts(|row| clean(row.leaf.entry.metadata.title.as_deref()))?;
        self.some_texts(|row| clean(row.leaf.entry.metadata.artist.as_deref()))?;
        self.some_texts(|row| clean(row.leaf.entry.metadata.album.as_deref()))?;
        self.some_texts(|row| clean(row.leaf.entry.isrc.as_deref()))?;
        self.some_texts(|row| clean(row.leaf.entry.iscc.as_deref()))?;
        self.texts(|row| Some(row.leaf.entry.sha256.clone()))?;
        self.column::<Int32Type>(|row| Some(row.leaf.entry.seconds.cast_signed()), false)?;
        self.texts(|row| Some(format!("{}/{}", row.leaf.licence.catalogue.0, row.leaf.entry.index)))?;
        self.texts(|row| Some(row.leaf.licensor.to_owned()))?;
        self.column::<Int64Type>(|row| Some(row.leaf.licence.licence.0.cast_signed()), false)?;
        self.column::<Int64Type>(|row| Some(row.leaf.licence.expires?.0.cast_signed()), true)?;
        self.texts(|row| clean(Some(&format!("{}@{}", row.leaf.licence.model.name, row.leaf.licence.model.version))))?;
        self.texts(|row| Some(tier_name(row.leaf.licence.fields.tier).to_owned()))?;
        self.texts(|row| Some(uses(row)))?;
        self.texts(|row| Some(address::show_digest(row.leaf.licence.terms.0)))?;
        self.texts(|row| Some(address::show_digest(row.leaf.licence.fields.legal)))?;
        self.texts(|row| clean(Some(&row.leaf.licence.network)))
    }

    fn texts(&mut self, of: impl Fn(&Covered<'_>) -> Option<String>) -> Result<(), ParquetError> {
        self.column::<ByteArrayType>(|row| Some(of(row).unwrap_or_default().into_bytes().into()), false)
    }

    fn some_texts(&mut self, of: impl Fn(&Covered<'_>) -> Option<String>) -> Result<(), ParquetError> {
        self.column::<ByteArrayType>(|row| of(row).map(|text| ByteArray::from(text.into_bytes())), true)
    }

    /// The next column; where it is optional, what is nothing is null.
    fn column<T: DataType>(
        &mut self,
        of: impl Fn(&Covered<'_>) -> Option<T::T>,
        optional: bool,
    ) -> Result<(), ParquetError> {
        let values: Vec<Option<T::T>> = self.rows.iter().map(of).collect();
        let levels: Vec<i16> = values.iter().map(|value| i16::from(value.is_some())).collect();
        let values: Vec<T::T> = values.into_iter().flatten().collect();
        let mut column = self.writer.next_column()?.ok_or_else(|| ParquetError::EOF("a column too many".to_owned()))?;
        column.typed::<T>().write_batch(&values, optional.then_some(&levels), None)?;
        column.close()
    }
}

fn uses(row: &Covered<'_>) -> String {
    let uses = Use::ALL.into_iter().filter(|act| row.leaf.licence.fields.uses.contains(*act));
    uses.map(use_name).collect::<Vec<_>>().join(",")
}
