import { intOrStringFrom } from '../../../api/meta/int-or-string.ts'
import type { Command, Verb } from '../../command.ts'
import { list, number, text } from '../../flags.ts'
import { CommandError } from '../../result.ts'
import { createGenerated, generatorFlags, onlyName } from './generate.ts'

const tcpFlag = list('tcp')

function portsOf(command: Command): readonly Record<string, unknown>[] {
  const nodePort = command.flags.number('node-port')
  return command.flags.list('tcp').map((pair) => {
    const [port = '', target] = pair.split(':')
    if (!/^\d+$/.test(port)) throw new CommandError(`invalid port number: ${port}`)
    return {
      name: pair.replaceAll(':', '-'),
      port: Number(port),
      protocol: 'TCP',
      targetPort: intOrStringFrom(target ?? port),
      ...(nodePort === undefined || nodePort === 0 ? {} : { nodePort }),
    }
  })
}

function ofType(name: string, type: string, flags: readonly (typeof tcpFlag)[] = []): Verb {
  return {
    name,
    flags: [...generatorFlags, tcpFlag, ...flags],
    run: (command) => {
      const service = onlyName(command)
      const ports = portsOf(command)
      const clusterIP = command.flags.text('clusterip')
      if (ports.length === 0 && clusterIP !== 'None')
        throw new CommandError('at least one tcp port specifier must be provided')
      const metadata = { labels: { app: service }, name: service }
      const address = clusterIP === undefined ? {} : { clusterIP }
      const spec = { ports, selector: { app: service }, type, ...address }
      createGenerated(
        command,
        { apiVersion: 'v1', kind: 'Service', metadata, spec },
        { failure: `failed to create ${type} service` },
      )
    },
  }
}

const externalName: Verb = {
  name: 'externalname',
  flags: [...generatorFlags, tcpFlag, text('external-name')],
  run: (command) => {
    const name = onlyName(command)
    const target = command.flags.text('external-name')
    if (target === undefined) throw new CommandError('required flag(s) "external-name" not set')
    const ports = portsOf(command)
    const spec = {
      type: 'ExternalName',
      externalName: target,
      selector: { app: name },
      ...(ports.length === 0 ? {} : { ports }),
    }
    createGenerated(
      command,
      { apiVersion: 'v1', kind: 'Service', metadata: { labels: { app: name }, name }, spec },
      { failure: 'failed to create ExternalName service' },
    )
  },
}

export const createService: Verb = {
  name: 'service',
  aliases: ['svc'],
  subcommands: [
    ofType('clusterip', 'ClusterIP', [text('clusterip')]),
    ofType('nodeport', 'NodePort', [number('node-port')]),
    ofType('loadbalancer', 'LoadBalancer'),
    externalName,
  ],
}
