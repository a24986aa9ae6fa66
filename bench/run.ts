/**
 * `npm run bench -- NAME [--json]`: runs bench/NAME.bench.ts and prints its rows as a table, or as one line of JSON:
 * `{"name", "rows": [{"name", ...figures}]}`. Exit 2: there is no such measurement.
 */
import { existsSync, readdirSync } from 'node:fs'
import { tableText } from './table.ts'

/** What one measurement found. A figure's unit is the end of its name: `milliseconds`, `writesPerSecond`. */
export interface Row {
  readonly name: string
  readonly [figure: string]: string | number
}

interface Measurement {
  run(): readonly Row[] | Promise<readonly Row[]>
}

const suffix = '.bench.ts'

async function main(args: readonly string[]): Promise<number> {
  const [name, ...more] = args.filter((word) => word !== '--json')
  const file = new URL(`./${name}${suffix}`, import.meta.url)
  if (name === undefined || more.length > 0 || !/^[\w-]+$/.test(name) || !existsSync(file)) {
    console.error(`Which measurement? npm run bench -- NAME [--json], where NAME is one of: ${known()}`)
    return 2
  }
  const { run } = (await import(file.href)) as Measurement
  const rows = await run()
  console.log(args.includes('--json') ? JSON.stringify({ name, rows }) : tableText(rows))
  return 0
}

function known(): string {
  const files = readdirSync(new URL('.', import.meta.url)).filter((file) => file.endsWith(suffix))
  return files.length === 0 ? '(there are none yet)' : files.map((file) => file.slice(0, -suffix.length)).join(', ')
}

process.exitCode = await main(process.argv.slice(2))
