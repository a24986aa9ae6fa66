import { isQuantity } from '../engine/index.ts'
import { Amount, Percentage } from './amounts.ts'
import { durationMs } from './durations.ts'
import { minorOf } from './named-clusters.ts'
import { AppName, componentOf, ObjectName, unquoted, windowOf } from './names.ts'

/** A parameter type of the sentences: what it matches, what becomes of it, and what to say where something else stands. */
export interface Parameter {
  readonly name: string
  readonly regexp: RegExp
  readonly transformer: (text: string) => unknown
  /** Reads on after "Expected". */
  readonly expected: string
}

/** A quoted text, or one word without blanks and quotes. */
const name = '"(?:[^"\\\\]|\\\\.)*"|[^\\s"]+'
const duration =
  '\\d+(?:\\.\\d+)? ?(?:milliseconds?|seconds?|minutes?|hours?|days?)|(?:\\d+(?:\\.\\d+)?(?:ms|s|m|h|d))+'
const comparison = '(?:exactly |at least |at most |more than |fewer than )?'
const percent = '\\d+(?:\\.\\d+)?%'
const kindWord = '(?![Ii]mage\\s)[A-Za-z][A-Za-z0-9.-]*'
const plainComponents =
  'scheduler|controller manager|API server|cluster DNS|metrics server|ingress controller|load balancer provider'

export const expectedDuration = 'a span of time such as "40 seconds", "1.5 hours", "500ms" or "1m30s"'

export const parameters: readonly Parameter[] = [
  {
    name: 'name',
    regexp: new RegExp(name),
    transformer: unquoted,
    expected: 'a quoted text or one word without blanks',
  },
  { name: 'duration', regexp: new RegExp(duration), transformer: durationMs, expected: expectedDuration },
  {
    name: 'amount',
    regexp: new RegExp(`no|${comparison}\\d+|between \\d+ and \\d+`),
    transformer: Amount.parse,
    expected: 'a number or a comparison such as "3", "no", "at least 2" or "between 2 and 4"',
  },
  {
    name: 'percentage',
    regexp: new RegExp(`${comparison}${percent}|between ${percent} and ${percent}`),
    transformer: Percentage.parse,
    expected: 'a ratio or a comparison of one such as "100%", "at least 99.9%" or "between 70% and 90%"',
  },
  {
    name: 'quantity',
    regexp: /"[^"]*"|[+-]?[0-9.]+[A-Za-z]*[0-9+-]*/,
    transformer: quantity,
    expected: 'a quantity such as 500m, 2, 128Mi or 1.5Gi',
  },
  {
    name: 'object',
    regexp: new RegExp(`${kindWord}\\s+(?:${name})`),
    transformer: (text) => ObjectName.parse(text, unquoted),
    expected: 'a kind and a name such as "deployment web"',
  },
  {
    name: 'app',
    regexp: new RegExp(`(?:container (?:${name}) of )?[A-Za-z][A-Za-z0-9.-]*\\s+(?:${name})`),
    transformer: (text) => AppName.parse(text, unquoted),
    expected: 'who runs a program, such as "image shop/web:2.0", "deployment web" or "container app of pod web-0"',
  },
  {
    name: 'state',
    regexp: /[A-Z][A-Za-z0-9:/.-]*(?:,[A-Z][A-Za-z0-9]*)*|ready|available|rolled out|scheduled/,
    transformer: (text) => text,
    expected:
      'a state such as Running, CrashLoopBackOff or NotReady, or one of: ready, available, rolled out, scheduled',
  },
  {
    name: 'component',
    regexp: new RegExp(
      `${plainComponents}|etcd member (?:${name})|(?:kubelet|kube-proxy) on node (?:${name})|(?:scheduler|controller manager|API server) on (?:${name})`,
    ),
    transformer: (text) => componentOf(text, unquoted),
    expected: `a component: ${plainComponents.replaceAll('|', ', ')}, etcd member NAME, kubelet on node NAME or kube-proxy on node NAME`,
  },
  {
    name: 'window',
    regexp: new RegExp(`(?:within|for) (?:${duration}),? |throughout,? |never,? |`),
    transformer: windowOf,
    expected: expectedDuration,
  },
  {
    name: 'version',
    regexp: /v?\d+\.\d+(?:\.\d+)?/,
    transformer: minorOf,
    expected: 'a version of Kubernetes such as 1.21 or 1.34',
  },
]

function quantity(written: string): string {
  const text = unquoted(written)
  if (!isQuantity(text)) throw new Error(`Expected a quantity such as 500m, 2, 128Mi or 1.5Gi, got "${text}".`)
  return text
}
