//! Aligned text: labels with values, and tables.

use comfy_table::{Table, TableStyle};

/// Labels with values, aligned and indented.
#[derive(Clone, Debug, Default)]
pub struct Rows(Vec<(String, String)>);

impl Rows {
    /// Adds a row.
    pub fn row(mut self, label: &str, value: impl Into<String>) -> Self {
        self.0.push((label.to_owned(), value.into()));
        self
    }

    /// Adds a row where there is something to say.
    pub fn maybe(self, label: &str, value: Option<String>) -> Self {
        match value {
            Some(value) => self.row(label, value),
            None => self,
        }
    }

    /// Adds rows.
    pub fn rows(mut self, rows: impl IntoIterator<Item = (String, String)>) -> Self {
        self.0.extend(rows);
        self
    }

    /// The text under a title line.
    pub fn under(&self, title: &str) -> String {
        let width = self.0.iter().map(|(label, _)| label.chars().count()).max().unwrap_or(0);
        let line = |(label, value): &(String, String)| format!("  {label:<width$}  {value}").trim_end().to_owned();
        let lines: Vec<String> = self.0.iter().map(line).collect();
        [vec![title.to_owned()], lines].concat().join("\n")
    }
}

/// A quiet table.
pub fn table(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut table = Table::new();
    table.load_style(TableStyle::new()).set_header(head.to_vec());
    rows.into_iter().for_each(|row| {
        table.add_row(row);
    });
    table.column_iter_mut().for_each(|column| {
        column.set_padding((0, 2));
    });
    table.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_aligned() {
        let text = Rows::default().row("a", "1").row("long", "2").maybe("none", None).under("Title");
        assert_eq!(text, "Title\n  a     1\n  long  2");
    }

    #[test]
    fn tables_have_no_lines() {
        assert_eq!(table(&["A", "Title"], [vec!["1".into(), "x".into()]]), "A  Title\n1  x");
    }
}
