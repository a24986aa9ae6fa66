import type { Verb } from '../../command.ts'
import { number, text, toggle } from '../../flags.ts'
import { CommandError } from '../../result.ts'
import { proxyFilter } from './proxy-filter.ts'

const defaultPort = 8001

/**
 * Opens a port of the user's own machine that leads to the API server, which passes requests on to services and pods. It
 * ends at once, and the port stays open.
 */
export const proxy: Verb = {
  name: 'proxy',
  flags: [
    number('port', 'p'),
    text('address'),
    text('accept-hosts'),
    text('accept-paths'),
    text('reject-paths'),
    text('reject-methods'),
    text('api-prefix'),
    text('www', 'w'),
    text('www-prefix', 'P'),
    text('unix-socket', 'u'),
    text('keepalive'),
    toggle('disable-filter'),
    toggle('append-server-path'),
  ],
  run: ({ client, flags, args, out }) => {
    for (const name of ['www', 'unix-socket', 'api-prefix'])
      if (flags.isSet(name))
        throw new CommandError(`proxy --${name} is not modelled: it leads to the API server alone.`)
    if (args.length > 0) throw new CommandError(`unknown command "${args.join(' ')}" for "kubectl proxy"`)
    const accepts = proxyFilter(flags)
    const { forwards } = client
    if (forwards === undefined) throw new CommandError('proxy is not modelled here: there is no network.')
    const asked = flags.number('port') ?? defaultPort
    const port = asked === 0 ? forwards.freePort() : asked
    if (forwards.isOpen(port)) throw new CommandError(`listen tcp 127.0.0.1:${port}: bind: address already in use`)
    forwards.open(port, {
      to: 'API server',
      isUp: () => client.isUp,
      accepts,
      request: (request, passing = {}) => client.request(request, passing),
    })
    out(`Starting to serve on ${flags.text('address') ?? '127.0.0.1'}:${port}`)
  },
}
