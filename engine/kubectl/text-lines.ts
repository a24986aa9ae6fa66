/** The lines of a text; the last may lack its end. */
export const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'))

export const textOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('')

export const byteLengthOf = (text: string): number => Buffer.byteLength(text, 'utf8')
