export interface TabOptions {
  readonly minimum?: number
  readonly padding: number
}

/**
 * Lays out text whose cells end at tabs, as Go's tabwriter does: neighbouring lines that have a column share its width.
 * What follows the last tab of a line belongs to no column.
 */
export function tabbed(text: string, { minimum = 0, padding }: TabOptions): string {
  const lines = text.split('\n').map((line) => line.split('\t'))
  const widths = lines.map((): number[] => [])
  const columns = Math.max(0, ...lines.map(({ length }) => length - 1))
  for (let column = 0; column < columns; column += 1) {
    for (let begin = 0; begin < lines.length; begin += 1) {
      let end = begin
      while (end < lines.length && (lines[end] as string[]).length - 1 > column) end += 1
      const block = lines.slice(begin, end)
      const width = Math.max(minimum, ...block.map((line) => cellWidth(line[column] as string) + padding))
      for (let at = begin; at < end; at += 1) (widths[at] as number[])[column] = width
      begin = Math.max(begin, end - 1)
    }
  }
  return lines.map((line, at) => line.map((cell, column) => laidOut(cell, widths[at]?.[column])).join('')).join('\n')
}

const cellWidth = (cell: string): number => [...cell].length

const laidOut = (cell: string, width: number | undefined): string =>
  width === undefined ? cell : cell + ' '.repeat(width - cellWidth(cell))
