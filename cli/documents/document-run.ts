import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import type { Envelope, Location } from '@cucumber/messages'
import { filesOfGlob } from '../../steps/globs.ts'
import { terminalMediaType } from '../../steps/terminal.ts'
import { asFeature, type WrittenFeature } from './as-feature.ts'
import { type Document, DocumentError } from './document.ts'
import { isRunnable, readDocument } from './read-document.ts'
import { type NewOutput, update } from './update.ts'

/** Plain Markdown; `.feature.md` is Gherkin's own dialect of it. */
export const isDocument = (path: string): boolean => /(?<!\.feature)\.(?:md|markdown)$/i.test(path)

interface Written {
  readonly document: Document
  readonly feature: WrittenFeature
  /** The file that Cucumber reads. */
  readonly file: string
}

/** The documents of a run: what Cucumber reads in their place, and its messages with the documents' own places. */
export class DocumentRun {
  private readonly folder: string
  private readonly written: readonly Written[]
  private readonly byUri = new Map<string, Written>()
  private readonly outputs: (NewOutput & { readonly uri: string })[] = []

  /** @throws DocumentError where one cannot be run */
  constructor(paths: readonly string[]) {
    const documents = paths.map(runnable)
    this.folder = paths.length === 0 ? '' : mkdtempSync(join(tmpdir(), 'rehearsal-documents-'))
    this.written = documents.map((document, index) => ({
      document,
      feature: asFeature(document),
      file: join(this.folder, `${index}.feature`),
    }))
    for (const each of this.written) {
      writeFileSync(each.file, each.feature.text)
      this.byUri.set(relative(process.cwd(), each.file), each)
    }
  }

  /** What Cucumber is to read for a document; undefined for what is none of this run's. */
  fileFor(path: string): string | undefined {
    return this.written.find(({ document }) => document.path === path)?.file
  }

  /**
   * Gives a message of Cucumber the document's name and lines. Reporters get the same object afterwards, so that none of
   * them sees the file that was written.
   */
  receive({ source, gherkinDocument, pickle, parseError, attachment }: Envelope): void {
    if (attachment?.mediaType === terminalMediaType) this.outputs.push(JSON.parse(attachment.body))
    const located = source ?? gherkinDocument ?? pickle ?? parseError?.source
    const found = this.byUri.get(located?.uri ?? '')
    if (located === undefined || found === undefined) return
    located.uri = uriOf(found.document)
    if (source !== undefined) source.data = found.document.text
    if (gherkinDocument !== undefined) relocate(gherkinDocument, found.feature.lines)
    if (pickle?.location !== undefined) relocate(pickle, found.feature.lines)
  }

  /** Writes what terminals showed into the documents. @returns a sentence for each document */
  update(): readonly string[] {
    return this.written.map(({ document }) =>
      update(
        document,
        this.outputs.filter(({ uri }) => uri === uriOf(document)),
      ),
    )
  }

  end(): void {
    if (this.folder !== '') rmSync(this.folder, { recursive: true, force: true })
  }
}

const uriOf = ({ path }: Document): string => relative(process.cwd(), resolve(path))

/** A document that is run by its name. @throws DocumentError where there is nothing to run */
function runnable(path: string): Document {
  const document = readDocument(path, readFileSync(path, 'utf8'))
  if (isRunnable(document)) return document
  throw new DocumentError(
    path,
    1,
    'There is nothing to run: expected a ```console block with "$ command" lines, or list items that begin with Given, When or Then.',
  )
}

/** The documents of a glob in which there is something to run; the glob may have a pattern in its last part. */
export function documentsOf(glob: string): string[] {
  return filesOfGlob(glob).filter((path) => isRunnable(readDocument(path, readFileSync(path, 'utf8'))))
}

/** Gives every location below a node the line of the document. */
function relocate(node: unknown, lines: readonly number[]): void {
  if (Array.isArray(node)) for (const item of node) relocate(item, lines)
  else if (typeof node === 'object' && node !== null) {
    const { location } = node as { location?: Location }
    if (location !== undefined) location.line = lines[location.line - 1] ?? location.line
    for (const value of Object.values(node)) if (value !== location) relocate(value, lines)
  }
}
