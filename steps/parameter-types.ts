import { defineParameterType } from '@cucumber/cucumber'
import { Amount, Percentage } from './amounts.ts'
import { durationMs } from './durations.ts'
import { minorOf } from './named-clusters.ts'
import { AppName, componentOf, ObjectName, windowOf } from './names.ts'

/** A quoted text, or one word without blanks and quotes. Their texts stand in groups of their own nowhere: `text` unquotes. */
export const namePattern = '"(?:[^"\\\\]|\\\\.)*"|[^\\s"]+'
const durationPattern =
  '\\d+(?:\\.\\d+)? ?(?:milliseconds?|seconds?|minutes?|hours?|days?)|(?:\\d+(?:\\.\\d+)?(?:ms|s|m|h|d))+'
const amountPattern = 'no|(?:exactly |at least |at most |more than |fewer than )?\\d+|between \\d+ and \\d+'
const percentPattern = '\\d+(?:\\.\\d+)?%'
const percentagePattern = `(?:exactly |at least |at most |more than |fewer than )?${percentPattern}|between ${percentPattern} and ${percentPattern}`

/** The text of a name as written: without its quotes, `\"` being a quote. */
export function unquoted(written: string): string {
  return written.startsWith('"') ? written.slice(1, -1).replaceAll(/\\(["\\])/g, '$1') : written
}

defineParameterType({ name: 'name', regexp: new RegExp(namePattern), transformer: (text: string) => unquoted(text) })

defineParameterType({
  name: 'duration',
  regexp: new RegExp(durationPattern),
  transformer: (text: string) => durationMs(text),
})

defineParameterType({
  name: 'amount',
  regexp: new RegExp(amountPattern),
  transformer: (text: string) => Amount.parse(text),
})

defineParameterType({
  name: 'percentage',
  regexp: new RegExp(percentagePattern),
  transformer: (text: string) => Percentage.parse(text),
})

defineParameterType({ name: 'quantity', regexp: /[+-]?[0-9.]+[A-Za-z]*[0-9+-]*/, transformer: (text: string) => text })

defineParameterType({
  name: 'object',
  regexp: new RegExp(`(?!image\\s)[A-Za-z][A-Za-z0-9.-]*\\s+(?:${namePattern})`),
  transformer: (text: string) => ObjectName.parse(text, unquoted),
})

defineParameterType({
  name: 'app',
  regexp: new RegExp(`(?:container (?:${namePattern}) of )?[A-Za-z][A-Za-z0-9.-]*\\s+(?:${namePattern})`),
  transformer: (text: string) => AppName.parse(text, unquoted),
})

defineParameterType({
  name: 'state',
  regexp: /[A-Z][A-Za-z0-9:/.-]*|ready|available|rolled out|scheduled/,
  transformer: (text: string) => text,
})

defineParameterType({
  name: 'component',
  regexp: new RegExp(
    `scheduler|controller manager|API server|cluster DNS|metrics server|etcd member (?:${namePattern})|(?:kubelet|kube-proxy) on node (?:${namePattern})|(?:scheduler|controller manager|API server) on (?:${namePattern})`,
  ),
  transformer: (text: string) => componentOf(text, unquoted),
})

defineParameterType({
  name: 'window',
  regexp: new RegExp(`(?:within|for) (?:${durationPattern}),? |throughout,? |never,? |`),
  transformer: (text: string) => windowOf(text),
})

defineParameterType({ name: 'version', regexp: /v?\d+\.\d+(?:\.\d+)?/, transformer: (text: string) => minorOf(text) })
