/** The flags of each section of an input that the engine's programs honour. */
const honoured: Readonly<Record<string, { readonly program: string; readonly flags: readonly string[] }>> = {
  'api-server': { program: 'kube-apiserver', flags: ['event-ttl'] },
  'controller-manager': {
    program: 'kube-controller-manager',
    flags: ['kube-api-qps', 'kube-api-burst', 'node-monitor-grace-period', 'node-monitor-period'],
  },
  scheduler: { program: 'kube-scheduler', flags: [] },
}

/** How the recorded control plane was put together: nothing that the recording shows depends on it. */
const withoutEffect = [
  'authorization-mode',
  'service-cluster-ip-range',
  'allow-privileged',
  'endpoint-reconciler-type',
  'requestheader-allowed-names',
  'requestheader-extra-headers-prefix',
  'requestheader-group-headers',
  'requestheader-username-headers',
  'leader-elect',
]

/** What the recorded programs' clients are limited to where no flag says otherwise. */
const limits: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'kube-controller-manager': { 'kube-api-qps': '20', 'kube-api-burst': '30' },
}

type Flags = Record<string, Record<string, string>>

/** The engine's flags by program. @throws naming a flag that is not modelled */
export function engineFlags(given: Readonly<Record<string, readonly string[]>>): Flags {
  const flags: Flags = {}
  for (const [program, values] of Object.entries(limits)) flags[program] = { ...values }
  for (const [section, texts] of Object.entries(given)) {
    const target = honoured[section]
    if (target === undefined) throw new Error(`The input has flags of "${section}", which is no program here.`)
    for (const text of texts) {
      const { name, value } = parsed(text)
      if (withoutEffect.includes(name)) continue
      if (!target.flags.includes(name)) throw new Error(`Flag --${name} of ${section} is not modelled.`)
      flags[target.program] = { ...flags[target.program], [name]: value }
    }
  }
  return flags
}

/** So many requests of other scenarios, which ran on the same control plane, may have gone before one of ours. */
const requestsOfOthers = 10

/** How long they took, in seconds. */
export function busySeconds(given: Readonly<Record<string, readonly string[]>>): number {
  return requestsOfOthers / Number(engineFlags(given)['kube-controller-manager']?.['kube-api-qps'])
}

function parsed(text: string): { name: string; value: string } {
  const match = /^--([a-z0-9-]+)=(.*)$/.exec(text)
  if (match === null) throw new Error(`Expected a flag like "--kube-api-qps=500", got "${text}".`)
  return { name: match[1] as string, value: match[2] as string }
}
