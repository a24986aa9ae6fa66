import type { Verb } from '../../command.ts'
import { array, text } from '../../flags.ts'
import { CommandError } from '../../result.ts'
import { createGenerated, generatorFlags, onlyName } from './generate.ts'

/** `shop.example.com/cart*=cart:80,tls=certificate`. Source: kubectl pkg/cmd/create/create_ingress.go. */
const rulePattern = /^([\w*.-]*)(\/[^,=\n]*)=([\w-]+):([\w-]+)(?:,(tls)=?([\w-]+)?)?$/

interface Rule {
  readonly host: string
  readonly path: string
  readonly backend: object
  readonly isEncrypted: boolean
  readonly secret: string
}

export const createIngress: Verb = {
  name: 'ingress',
  aliases: ['ing'],
  since: 19,
  flags: [...generatorFlags, text('class'), array('rule'), text('default-backend'), array('annotation')],
  run: (command) => {
    const { flags } = command
    const name = onlyName(command)
    const backend = flags.text('default-backend') ?? ''
    if (backend === '' && flags.list('rule').length === 0)
      throw new CommandError(
        'not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)',
      )
    const rules = flags.list('rule').map(ruleOf)
    const annotations = Object.fromEntries(flags.list('annotation').map(annotationOf))
    if (backend !== '' && backend.split(':').length !== 2)
      throw new CommandError('default-backend should be in format servicename:serviceport')
    const className = flags.text('class') ?? ''
    const spec = {
      ...(className === '' ? {} : { ingressClassName: className }),
      ...(backend === '' ? {} : { defaultBackend: backendOf(backend.split(':')) }),
      ...listed('tls', encryptions(rules)),
      ...listed('rules', hostRules(rules)),
    }
    const metadata = { name, ...(Object.keys(annotations).length === 0 ? {} : { annotations }) }
    createGenerated(
      command,
      { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata, spec },
      { failure: 'failed to create ingress' },
    )
  },
}

const listed = (name: string, list: readonly object[]): object => (list.length === 0 ? {} : { [name]: list })

function ruleOf(text: string): Rule {
  const match = rulePattern.exec(text)
  if (match === null)
    throw new CommandError(`rule ${text} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`)
  const [, host = '', path = '', service = '', port = '', tls, secret = ''] = match
  return { host, path, backend: backendOf([service, port]), isEncrypted: tls !== undefined, secret }
}

function backendOf([name = '', port = '']: readonly string[]): object {
  return { service: { name, port: /^\d+$/.test(port) ? { number: Number(port) } : { name: port } } }
}

function annotationOf(text: string): readonly [string, string] {
  const equals = text.indexOf('=')
  if (equals < 0) throw new CommandError(`annotation ${text} is invalid and should be in format key=[value]`)
  return [text.slice(0, equals), text.slice(equals + 1)]
}

/** One rule for each host, with its paths in their order; a path with a star at its end stands for what begins so. */
function hostRules(rules: readonly Rule[]): readonly object[] {
  const hosts = [...new Set(rules.map(({ host }) => host))]
  return hosts.map((host) => {
    const paths = rules
      .filter((rule) => rule.host === host)
      .map(({ path, backend }) => ({
        path: path.replace(/\*$/, ''),
        pathType: path.endsWith('*') ? 'Prefix' : 'Exact',
        backend,
      }))
    return { ...(host === '' ? {} : { host }), http: { paths } }
  })
}

/** One entry for each secret, with its hosts; a host counts once. */
function encryptions(rules: readonly Rule[]): readonly object[] {
  const found: { hosts: string[]; secret: string }[] = []
  const seen = new Set<string>()
  for (const { host, isEncrypted, secret } of rules) {
    if (!isEncrypted || seen.has(host)) continue
    seen.add(host)
    const known = found.find((each) => each.secret === secret)
    if (known !== undefined) known.hosts.push(host)
    else if (host !== '' || secret !== '') found.push({ hosts: host === '' ? [] : [host], secret })
  }
  return found.map(({ hosts, secret }) => ({
    ...(hosts.length === 0 ? {} : { hosts }),
    ...(secret === '' ? {} : { secretName: secret }),
  }))
}
