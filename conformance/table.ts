import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { isAsExpected, withoutPaths } from './compare.ts'

/** One file of cases; its base name is the topic. */
export interface Table {
  readonly topic: string
  readonly content: { readonly cases: readonly Case[] }
}

interface Case {
  readonly id: string
  readonly given: unknown
  readonly expect: unknown
}

/** What conformance/binders/<topic>.ts exports: it turns `given` into calls of the engine, and what they give into `expect`. */
export interface Binder {
  /**
   * @param topic the whole content of the table, for what it says once for all its cases
   * @param inputs those fields of `expect` that the binder's `inputs` names
   */
  bind(given: unknown, topic: unknown, inputs?: unknown): unknown
  /** Fields of `expect` (paths: `a.b`; `*` for each item) that are not compared for the whole topic, each with the reason. */
  readonly dropped?: Readonly<Record<string, string>>
  /** Texts of which the table states only a part, each with the place that says so: it has to be contained in what came. */
  readonly partial?: Readonly<Record<string, string>>
  /** Fields that stand in `expect` and yet are what the case starts from, each with the reason. */
  readonly inputs?: Readonly<Record<string, string>>
}

/** Stands for a binder that cannot be loaded, so that the other topics run. */
export function brokenBinder(error: unknown): Binder {
  const bind = () => {
    throw new Error(`the binder cannot be loaded: ${error instanceof Error ? error.message : error}`)
  }
  return { bind }
}

export interface Result {
  readonly id: string
  readonly ok: boolean
  readonly expected: unknown
  readonly came: unknown
}

/** `results` is null where the topic has no binder. */
export interface Outcome {
  readonly topic: string
  readonly cases: number
  readonly results: readonly Result[] | null
}

/** The files with tables in a folder, by name; with `topics`, only those. */
export function tablesIn(folder: string, topics: readonly string[]): readonly string[] {
  const present = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
  const missing = topics.find((topic) => !present.includes(`${topic}.json`))
  if (missing !== undefined) throw new Error(`There is no ${missing}.json in ${folder}.`)
  const chosen = topics.length === 0 ? present : present.filter((name) => topics.includes(basename(name, '.json')))
  if (chosen.length === 0) throw new Error(`There are no tables (*.json) in ${folder}.`)
  return chosen.map((name) => join(folder, name))
}

export function readTable(file: string): Table {
  let content: unknown
  try {
    content = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Error(`${file} is not JSON: ${error instanceof Error ? error.message : error}`)
  }
  if (!isContent(content))
    throw new Error(`${file} is no table: it needs "cases", each with "id", "given" and "expect".`)
  return { topic: basename(file, '.json'), content }
}

function isContent(content: unknown): content is Table['content'] {
  const cases = (content as Partial<Table['content']> | null)?.cases
  return (
    Array.isArray(cases) && cases.every((each) => typeof each?.id === 'string' && 'given' in each && 'expect' in each)
  )
}

/** Runs every case of a table. A case whose binder throws has failed. */
export function outcomeOf({ topic, content }: Table, binder: Binder | null): Outcome {
  const results = binder === null ? null : content.cases.map((each) => resultOf(each, content, binder))
  return { topic, cases: content.cases.length, results }
}

function resultOf({ id, given, expect }: Case, content: unknown, binder: Binder): Result {
  const dropped = Object.keys(binder.dropped ?? {})
  const expected = withoutPaths(expect, dropped)
  try {
    const came = withoutPaths(binder.bind(given, content, picked(expect, Object.keys(binder.inputs ?? {}))), dropped)
    return { id, ok: isAsExpected(expected, came, Object.keys(binder.partial ?? {})), expected, came }
  } catch (error) {
    return { id, ok: false, expected, came: { thrown: error instanceof Error ? error.message : String(error) } }
  }
}

function picked(expect: unknown, names: readonly string[]): unknown {
  return Object.fromEntries(Object.entries(expect ?? {}).filter(([name]) => names.includes(name)))
}
