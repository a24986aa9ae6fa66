import MarkdownIt from 'markdown-it'
import { isTerminal, markOf } from './block-mark.ts'
import type { Document, Part, StepPart, TableRow } from './document.ts'
import { commandsOf } from './terminal-block.ts'

type Token = ReturnType<InstanceType<typeof MarkdownIt>['parse']>[number]

const keyword = /^(Given|When|Then|And|But) +(?=\S)/

/**
 * What of a Markdown text is run: its `console` blocks, its blocks marked with a file name, and its list items that are
 * steps. @throws DocumentError for what cannot be run
 */
export function readDocument(path: string, text: string): Document {
  const reading = new Reading(path, text)
  const { parts, title, titleLine } = reading.read()
  return { path, text, title, titleLine, parts }
}

/** Whether there is anything to run in a document. */
export const isRunnable = ({ parts }: Document): boolean => parts.some(({ type }) => type !== 'file')

class Reading {
  private readonly parts: Part[] = []
  private readonly lines: readonly string[]
  private title: string | undefined
  private titleLine = 1
  /** The step of each list item that is open, from the outermost; undefined for items of prose. */
  private readonly items: (StepPart | undefined)[] = []
  private rows: { line: number; cells: string[] }[] | undefined

  constructor(
    private readonly path: string,
    private readonly text: string,
  ) {
    this.lines = text.split(/\r?\n/)
  }

  read(): Pick<Document, 'parts' | 'title' | 'titleLine'> {
    const tokens = new MarkdownIt().parse(this.text, {})
    for (const [index, token] of tokens.entries()) this.token(token, tokens[index - 1], tokens[index - 2])
    const { parts, title = this.path, titleLine } = this
    return { parts, title, titleLine }
  }

  private token(token: Token, previous: Token | undefined, before: Token | undefined): void {
    switch (token.type) {
      case 'list_item_open':
        this.items.push(undefined)
        return
      case 'list_item_close':
        this.items.pop()
        return
      case 'table_open':
        this.rows = []
        return
      case 'table_close':
        this.tableEnds()
        return
      case 'tr_open':
        this.rows?.push({ line: lineOf(token), cells: [] })
        return
      case 'fence':
        this.block(token)
        return
      case 'inline':
        this.inline(token, previous, before)
        return
    }
  }

  private inline(token: Token, previous: Token | undefined, before: Token | undefined): void {
    if (this.rows !== undefined) this.rows.at(-1)?.cells.push(plainText(token))
    else if (previous?.type === 'heading_open' && this.title === undefined) {
      this.title = plainText(token)
      this.titleLine = lineOf(token)
    } else if (before?.type === 'list_item_open') this.item(token)
  }

  private item(token: Token): void {
    const text = plainText(token)
    const [, word] = keyword.exec(text) ?? []
    if (word === undefined) return
    const step: StepPart = { type: 'step', line: lineOf(token), keyword: word, text: text.replace(keyword, '') }
    this.parts.push(step)
    this.items[this.items.length - 1] = step
  }

  /** Gives the innermost step what belongs to it. */
  private complete(addition: Pick<StepPart, 'docString' | 'table'>): void {
    const step = this.items.at(-1)
    if (step === undefined) return
    const completed = { ...step, ...addition }
    this.parts[this.parts.indexOf(step)] = completed
    this.items[this.items.length - 1] = completed
  }

  private tableEnds(): void {
    const table: readonly TableRow[] = this.rows ?? []
    this.rows = undefined
    this.complete({ table })
  }

  private block(token: Token): void {
    const mark = markOf(token.info, token.content)
    const line = lineOf(token) + 1
    const step = this.items.at(-1)
    if (step?.text.endsWith(':') === true && step.docString === undefined)
      this.complete({ docString: { line, text: token.content.replace(/\r?\n$/, '') } })
    else if (mark.isIgnored) return
    else if (isTerminal(mark)) this.terminal(token, line)
    else if (mark.fileName !== undefined)
      this.parts.push({ type: 'file', line, name: mark.fileName, text: token.content })
  }

  private terminal(token: Token, line: number): void {
    const lines = token.content.replace(/\r?\n$/, '').split(/\r?\n/)
    const written = this.lines.slice(line - 1, line - 1 + lines.length)
    this.parts.push(...commandsOf({ path: this.path, lines, line, written }))
  }
}

const lineOf = ({ map }: Token): number => (map?.[0] ?? 0) + 1

/** A line of Markdown without its emphasis and code marks. */
function plainText({ children, content }: Token): string {
  if (children === null) return content
  return children.map((child) => (/break$/.test(child.type) ? ' ' : child.content)).join('')
}
