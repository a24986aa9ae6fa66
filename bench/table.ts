type Cells = Readonly<Record<string, string | number | undefined>>

/** Rows under their headings: every figure that some row has, in the order in which they are first met. */
export function tableText(rows: readonly Cells[]): string {
  const headings = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const lines = [headings, ...rows.map((row) => headings.map((heading) => cellText(row[heading])))]
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  return lines
    .map((line) =>
      line
        .map((cell, column) => padded(cell, column, widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** The first column holds names, the others figures. */
function padded(cell: string, column: number, width: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width)
}

/** Whole numbers in full with their thousands apart, others with three places that count. */
function cellText(value: string | number | undefined): string {
  if (value === undefined) return '-'
  if (typeof value === 'string') return value
  if (Number.isInteger(value)) return withThousands(String(value))
  return Math.abs(value) >= 100 ? withThousands(value.toFixed(0)) : String(Number(value.toPrecision(3)))
}

function withThousands(digits: string): string {
  return digits.replaceAll(/\B(?=(\d{3})+$)/g, ',')
}
