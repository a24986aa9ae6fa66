import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Pod } from '../schema/types.ts'
import { violations, violationsText } from './evaluate.ts'
import type { Level } from './policy.ts'
import { levelText, policyOf } from './policy.ts'

type Fields = Record<string, unknown>

const good = {
  securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  containers: [
    { name: 'a', securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } },
  ] as Fields[],
}

/** What is said of a pod that differs from a good one in its spec, or in its containers. */
function said(
  level: Level,
  spec: Fields,
  more: { version?: number; annotations?: Fields; minor?: number } = {},
): string {
  const pod = { metadata: { annotations: more.annotations ?? {} }, spec: { ...good, ...spec } } as unknown as Pod
  const { version = 'latest', minor = 36 } = more
  return violationsText(violations(pod as never, { level, version }, minor))
}

const containers = (...contexts: Fields[]): Fields => ({
  containers: contexts.map((context, index) => ({
    name: String.fromCharCode(97 + index),
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, ...context },
  })),
})

test('a careful pod violates nothing, and a privileged namespace forbids nothing', () => {
  for (const level of ['privileged', 'baseline', 'restricted'] as const) assert.equal(said(level, {}), '')
  assert.equal(said('privileged', containers({ privileged: true })), '')
})

test('what the baseline forbids', () => {
  const cases: readonly (readonly [Fields, string])[] = [
    [{ hostNetwork: true, hostIPC: true }, 'host namespaces (hostNetwork=true, hostIPC=true)'],
    [{ volumes: [{ name: 'v', hostPath: { path: '/' } }] }, 'hostPath volumes (volume "v")'],
    [
      containers({ privileged: true }, { privileged: true }),
      'privileged (containers "a", "b" must not set securityContext.privileged=true)',
    ],
    [
      containers({ capabilities: { add: ['SYS_TIME', 'CHOWN', 'NET_ADMIN'] } }),
      'non-default capabilities (container "a" must not include "NET_ADMIN", "SYS_TIME" in securityContext.capabilities.add)',
    ],
    [
      { containers: [{ name: 'a', ports: [{ hostPort: 80 }, { hostPort: 443 }] }] },
      'hostPort (container "a" uses hostPorts 443, 80)',
    ],
    [
      containers({ procMount: 'Unmasked' }),
      'procMount (container "a" must not set securityContext.procMount to "Unmasked")',
    ],
    [
      { securityContext: { seLinuxOptions: { type: 'x', role: 'r' } } },
      'seLinuxOptions (pod set forbidden securityContext.seLinuxOptions: type "x"; role may not be set)',
    ],
    [
      { securityContext: { seccompProfile: { type: 'Unconfined' } } },
      'seccompProfile (pod must not set securityContext.seccompProfile.type to "Unconfined")',
    ],
    [{ securityContext: { sysctls: [{ name: 'kernel.msgmax' }] } }, 'forbidden sysctls (kernel.msgmax)'],
    [
      { securityContext: { windowsOptions: { hostProcess: true } } },
      'hostProcess (pod must not set securityContext.windowsOptions.hostProcess=true)',
    ],
    [
      { containers: [{ name: 'a', livenessProbe: { httpGet: { host: '1.2.3.4' } } }] },
      'probe or lifecycle host (container "a" uses probe or lifecycle host "1.2.3.4")',
    ],
  ]
  for (const [spec, text] of cases) assert.equal(said('baseline', spec), text)
})

test('what the strictest level asks for beyond it, and the checks that take the place of weaker ones', () => {
  const plain = { securityContext: {}, containers: [{ name: 'a' }, { name: 'b' }] }
  const all = [
    'allowPrivilegeEscalation != false (containers "a", "b" must set securityContext.allowPrivilegeEscalation=false)',
    'unrestricted capabilities (containers "a", "b" must set securityContext.capabilities.drop=["ALL"])',
    'runAsNonRoot != true (pod or containers "a", "b" must set securityContext.runAsNonRoot=true)',
    'seccompProfile (pod or containers "a", "b" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
  ]
  assert.equal(said('restricted', plain), all.join(', '))
  assert.equal(
    said('restricted', {
      volumes: [
        { name: 'v', hostPath: {} },
        { name: 'w', nfs: {} },
        { name: 'x', emptyDir: {} },
      ],
    }),
    'restricted volume types (volumes "v", "w" use restricted volume types "hostPath", "nfs")',
  )
  assert.equal(said('restricted', containers({ runAsUser: 0 })), 'runAsUser=0 (container "a" must not set runAsUser=0)')
  assert.equal(
    said('restricted', containers({ capabilities: { drop: ['ALL'], add: ['CHOWN'] } })),
    'unrestricted capabilities (container "a" must not include "CHOWN" in securityContext.capabilities.add)',
  )
  assert.equal(
    said('restricted', { ...containers({ runAsNonRoot: false }), hostPID: true }),
    'host namespaces (hostPID=true), runAsNonRoot != true (container "a" must not set securityContext.runAsNonRoot=false)',
  )
})

test('a policy is that of its version, and of no later one than the cluster', () => {
  const keepalive = { securityContext: { ...good.securityContext, sysctls: [{ name: 'net.ipv4.tcp_fin_timeout' }] } }
  assert.equal(said('baseline', keepalive), '')
  assert.equal(said('baseline', keepalive, { version: 28 }), 'forbidden sysctls (net.ipv4.tcp_fin_timeout)')
  assert.equal(said('baseline', keepalive, { version: 36, minor: 28 }), 'forbidden sysctls (net.ipv4.tcp_fin_timeout)')
  assert.equal(said('restricted', containers({ runAsUser: 0 }), { version: 22 }), '')
  const windows = { os: { name: 'windows' }, containers: [{ name: 'a' }] }
  assert.equal(said('restricted', windows), '')
  assert.match(said('restricted', windows, { version: 24 }), /allowPrivilegeEscalation != false/)
  const alpha = { annotations: { 'seccomp.security.alpha.kubernetes.io/pod': 'unconfined' }, version: 18 }
  assert.match(
    said('baseline', {}, alpha),
    /forbidden annotation seccomp.security.alpha.kubernetes.io\/pod="unconfined"/,
  )
})

test('labels state the policy; who is not told of anything else is warned of what is refused', () => {
  const mode = (name: string): string => `pod-security.kubernetes.io/${name}`
  const policy = (labels: Record<string, string>, minor = 36) => {
    const { enforce, warn, errors } = policyOf(labels, minor)
    return [levelText(enforce), levelText(warn), errors.length]
  }
  assert.deepEqual(policy({}), ['privileged:latest', 'privileged:latest', 0])
  const strict = { [mode('enforce')]: 'restricted', [mode('enforce-version')]: 'v1.25' }
  assert.deepEqual(policy(strict), ['restricted:v1.25', 'restricted:v1.25', 0])
  assert.deepEqual(policy({ ...strict }, 25), ['restricted:v1.25', 'privileged:latest', 0])
  assert.deepEqual(policy({ ...strict, [mode('warn')]: 'baseline' }), ['restricted:v1.25', 'baseline:latest', 0])
  assert.deepEqual(policy({ [mode('enforce')]: 'x', [mode('audit')]: 'x' }), [
    'restricted:latest',
    'restricted:latest',
    2,
  ])
  assert.deepEqual(policy({ [mode('warn-version')]: '1.25' })[2], 1)
})
