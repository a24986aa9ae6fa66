/** Columns as Go's tabwriter lays them out for kubectl: at least 6 wide, 3 blanks apart, the last one open. */
export function alignedRows(rows: readonly (readonly string[])[]): readonly string[] {
  const widths: number[] = []
  for (const row of rows) {
    row.slice(0, -1).forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 6, widthOf(cell) + 3)
    })
  }
  return rows.map((row) =>
    row.map((cell, column) => (column === row.length - 1 ? cell : padded(cell, widths[column] ?? 0))).join(''),
  )
}

const widthOf = (cell: string): number => (/^[\x20-\x7e]*$/.test(cell) ? cell.length : [...cell].length)

const padded = (cell: string, width: number): string => cell + ' '.repeat(width - widthOf(cell))

/** A cell ends where its first line does. */
export function cellText(value: string | number): string {
  const text = String(value)
  const at = text.search(/[\f\n\r]/)
  return at < 0 ? text : `${text.slice(0, at)}...`
}
