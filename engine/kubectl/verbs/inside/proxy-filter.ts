import { goRegularExpression } from '../../../api/meta/regular-expressions.ts'
import type { Flags } from '../../flags.ts'
import { CommandError } from '../../result.ts'

/** What `kubectl proxy` passes on: everything of its own machine, but for ways into pods. Source: kubectl pkg/proxy/proxy_server.go. */
const standard = {
  'accept-hosts': '^localhost$,^127\\.0\\.0\\.1$,^\\[::1\\]$,^::1$',
  'accept-paths': '^.*',
  'reject-paths': '^/api/.*/pods/.*/exec,^/api/.*/pods/.*/attach',
  'reject-methods': '^$',
} as const

type FilterFlag = keyof typeof standard

export type ProxyFilter = (method: string, path: string, host: string) => boolean

/** @throws CommandError for what is no regular expression */
export function proxyFilter(flags: Flags): ProxyFilter {
  if (flags.isOn('disable-filter')) return () => true
  const matcher = (name: FilterFlag): ((text: string) => boolean) => {
    const expressions = (flags.text(name) ?? standard[name]).split(',').map(expressionOf)
    return (text) => expressions.some((expression) => expression.test(text))
  }
  const [hosts, paths] = [matcher('accept-hosts'), matcher('accept-paths')]
  const [rejectedPaths, rejectedMethods] = [matcher('reject-paths'), matcher('reject-methods')]
  return (method, path, host) => !rejectedPaths(path) && !rejectedMethods(method) && paths(path) && hosts(host)
}

function expressionOf(text: string): RegExp {
  try {
    // Go takes a beginning that may be repeated.
    return goRegularExpression(text.replaceAll('^*', '(?:^)*'))
  } catch {
    throw new CommandError(`Error compiling re: error parsing regexp: ${JSON.stringify(text)}`)
  }
}
