/** A Markdown document that is run from top to bottom in one cluster. */
export interface Document {
  /** As it was named on the command line. */
  readonly path: string
  readonly text: string
  /** Its first heading, else its path. */
  readonly title: string
  readonly titleLine: number
  readonly parts: readonly Part[]
}

/** What of a document is run; lines count from 1. */
export type Part = FilePart | CommandPart | StepPart

/** A fenced block that is marked with a file name. */
export interface FilePart {
  readonly type: 'file'
  readonly line: number
  readonly name: string
  readonly text: string
}

/** `$ command` of a `console` block, and what stands under it. */
export interface CommandPart {
  readonly type: 'command'
  /** Of its prompt. */
  readonly line: number
  /** The command, and the lines that go on with it, without prompts. */
  readonly command: readonly string[]
  /** What a terminal is expected to show; none: nothing is said of it. */
  readonly output: readonly string[]
  /** The line on which the output begins. */
  readonly outputLine: number
  /** What stands before the prompt in the document: indentation, signs of a quotation. */
  readonly prefix: string
}

/** A list item that begins with a keyword of Gherkin. */
export interface StepPart {
  readonly type: 'step'
  readonly line: number
  readonly keyword: string
  readonly text: string
  readonly docString?: { readonly line: number; readonly text: string }
  readonly table?: readonly TableRow[]
}

export interface TableRow {
  readonly line: number
  readonly cells: readonly string[]
}

/** What cannot be run of a document, with its place: `README.md:12  ...`. */
export class DocumentError extends Error {
  constructor(path: string, line: number, message: string) {
    super(`${path}:${line}  ${message}`)
    this.name = 'DocumentError'
  }
}
