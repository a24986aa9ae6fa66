/** Runs a folder of features once and prints how long it took from the first to the last scenario: `{"ms": ...}`. */
import { fileURLToPath } from 'node:url'
import { loadConfiguration, loadSupport, runCucumber } from '@cucumber/cucumber/api'

const [folder = '', mode = 'full'] = process.argv.slice(2)
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const extension = import.meta.url.endsWith('.js') ? 'js' : 'ts'
const support = [
  here(`../../steps/*.steps.${extension}`),
  here(`../../steps/hooks.${extension}`),
  ...(mode === 'empty' ? [here(`./empty-steps.${extension}`)] : []),
]
const { runConfiguration } = await loadConfiguration({
  file: false,
  provided: { paths: [folder], import: support, format: [here(`../../cli/progress-formatter.${extension}`)] },
})
const loaded = await loadSupport(runConfiguration)
const started = performance.now()
const { success } = await runCucumber({ ...runConfiguration, support: loaded })
console.log(`\n${JSON.stringify({ ms: performance.now() - started })}`)
process.exitCode = success ? 0 : 1
