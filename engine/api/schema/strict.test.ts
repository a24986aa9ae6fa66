import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { typeOf } from './schema.ts'
import { decodingError, duplicateProblem, type StrictProblem, strictProblems } from './strict.ts'
import { isStrict } from './strict-check.ts'

function problemsOf(apiVersion: string, kind: string, fields: object): readonly StrictProblem[] {
  const type = typeOf(apiVersion, kind)
  assert.ok(type)
  return strictProblems({ apiVersion, kind, ...fields }, type)
}

/** A pod with one container that has the fields; `c` stands for the path to it. */
function ofContainer(fields: object): readonly StrictProblem[] {
  return problemsOf('v1', 'Pod', { spec: { containers: [fields] } })
}

describe('unknown fields', () => {
  const table: readonly [fields: object, path: string, suggestion: string | undefined][] = [
    [{ matadata: {} }, 'matadata', 'metadata'],
    [{ spec: { templete: {} } }, 'spec.templete', 'template'],
    [{ spec: { replica: 3 } }, 'spec.replica', 'replicas'],
    [{ metadata: { spec: {} } }, 'metadata.spec', undefined],
    [
      { spec: { template: { spec: { containers: [{}, { imagePullPolcy: 1 }] } } } },
      'spec.template.spec.containers[1].imagePullPolcy',
      'imagePullPolicy',
    ],
    [{ spec: { Replicas: 3 } }, 'spec.Replicas', 'replicas'],
    [{ spec: JSON.parse('{"__proto__": {"replicas": 3}}') as object }, 'spec.__proto__', undefined],
    [{ spec: { constructor: 1 } }, 'spec.constructor', undefined],
    [{ 'se"c': 1 }, 'se"c', 'spec'],
  ]
  for (const [fields, path, suggestion] of table) {
    it(`${path}${suggestion === undefined ? '' : ` suggests ${suggestion}`}`, () => {
      const problems = problemsOf('apps/v1', 'Deployment', fields)
      assert.deepEqual(
        problems.map((problem) => [problem.kind, problem.path, problem.message, problem.suggestion]),
        [['unknown', path, `unknown field ${JSON.stringify(path)}`, suggestion]],
      )
    })
  }

  it('are told in one sentence, in the order of their names', () => {
    const problems = problemsOf('autoscaling/v1', 'HorizontalPodAutoscaler', {
      spec: { minReplica: 1, maxReplica: 2 },
      matadata: {},
    })
    assert.equal(
      decodingError(problems),
      'strict decoding error: unknown field "matadata", unknown field "spec.maxReplica", unknown field "spec.minReplica"',
    )
  })
})

describe('wrong types', () => {
  const prefix = 'json: cannot unmarshal'
  const field = 'into Go struct field'
  const quantity = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
  const table: readonly [problems: readonly StrictProblem[], path: string, message: string][] = [
    [
      problemsOf('v1', 'Pod', { metadata: { labels: 'run:mynginx' } }),
      'metadata.labels',
      `${prefix} string ${field} ObjectMeta.metadata.labels of type map[string]string`,
    ],
    [
      problemsOf('v1', 'Pod', { metadata: { labels: { app: 1 } } }),
      'metadata.labels.app',
      `${prefix} number ${field} ObjectMeta.metadata.labels of type string`,
    ],
    [
      problemsOf('v1', 'Pod', { spec: { containers: { name: 'x' } } }),
      'spec.containers',
      `${prefix} object ${field} PodSpec.spec.containers of type []v1.Container`,
    ],
    [
      problemsOf('apps/v1', 'Deployment', { spec: { replicas: '3' } }),
      'spec.replicas',
      `${prefix} string ${field} DeploymentSpec.spec.replicas of type int32`,
    ],
    [
      problemsOf('apps/v1', 'Deployment', { spec: { replicas: 1.5 } }),
      'spec.replicas',
      `${prefix} number 1.5 ${field} DeploymentSpec.spec.replicas of type int32`,
    ],
    [
      problemsOf('apps/v1', 'Deployment', { spec: { replicas: 3_000_000_000 } }),
      'spec.replicas',
      `${prefix} number 3000000000 ${field} DeploymentSpec.spec.replicas of type int32`,
    ],
    [
      problemsOf('apps/v1', 'Deployment', { spec: [] }),
      'spec',
      `${prefix} array ${field} Deployment.spec of type v1.DeploymentSpec`,
    ],
    [
      problemsOf('apps/v1', 'Deployment', { spec: { paused: 'yes' } }),
      'spec.paused',
      `${prefix} string ${field} DeploymentSpec.spec.paused of type bool`,
    ],
    [
      ofContainer({ env: [{ name: 'A', value: true }] }),
      'spec.containers[0].env[0].value',
      `${prefix} bool ${field} EnvVar.spec.containers.env.value of type string`,
    ],
    [
      ofContainer({ command: 'sh' }),
      'spec.containers[0].command',
      `${prefix} string ${field} Container.spec.containers.command of type []string`,
    ],
    [
      ofContainer({ imagePullPolicy: 1 }),
      'spec.containers[0].imagePullPolicy',
      `${prefix} number ${field} Container.spec.containers.imagePullPolicy of type v1.PullPolicy`,
    ],
    [
      ofContainer({ livenessProbe: { httpGet: { port: true } } }),
      'spec.containers[0].livenessProbe.httpGet.port',
      `${prefix} bool ${field} HTTPGetAction.spec.containers.livenessProbe.httpGet.port of type int32`,
    ],
    [
      ofContainer({ resources: { limits: [] } }),
      'spec.containers[0].resources.limits',
      `${prefix} array ${field} ResourceRequirements.spec.containers.resources.limits of type v1.ResourceList`,
    ],
    [ofContainer({ resources: { requests: { cpu: 'abc' } } }), 'spec.containers[0].resources.requests.cpu', quantity],
    [ofContainer({ resources: { requests: { cpu: {} } } }), 'spec.containers[0].resources.requests.cpu', quantity],
    [ofContainer({ resources: { limits: { memory: true } } }), 'spec.containers[0].resources.limits.memory', quantity],
    [
      ofContainer({ resources: { limits: { memory: '64mb' } } }),
      'spec.containers[0].resources.limits.memory',
      quantity,
    ],
    [
      ofContainer({ resources: { limits: { memory: '64K' } } }),
      'spec.containers[0].resources.limits.memory',
      "unable to parse quantity's suffix",
    ],
    [
      problemsOf('v1', 'Pod', { metadata: { creationTimestamp: 'today' } }),
      'metadata.creationTimestamp',
      'parsing time "today" as "2006-01-02T15:04:05Z07:00": cannot parse "today" as "2006"',
    ],
    [
      problemsOf('v1', 'Pod', { metadata: { creationTimestamp: 1 } }),
      'metadata.creationTimestamp',
      `${prefix} number ${field} ObjectMeta.metadata.creationTimestamp of type string`,
    ],
    [
      problemsOf('coordination.k8s.io/v1', 'Lease', { spec: { renewTime: '2024-01-01T00:00:00Z' } }),
      'spec.renewTime',
      'parsing time "2024-01-01T00:00:00Z" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "Z" as ".000000"',
    ],
    [
      problemsOf('v1', 'Secret', { data: { key: 1 } }),
      'data.key',
      `${prefix} number ${field} Secret.data of type []uint8`,
    ],
  ]
  for (const [problems, path, message] of table) {
    it(message, () => {
      assert.deepEqual(
        problems.map((problem) => [problem.kind, problem.path, problem.message]),
        [['type', path, message]],
      )
    })
  }

  it('an object that is none', () => {
    const type = typeOf('v1', 'Pod')
    assert.ok(type)
    assert.equal(strictProblems([], type)[0]?.message, 'json: cannot unmarshal array into Go value of type v1.Pod')
  })

  const base64: readonly [data: string, position: number][] = [
    ['!!!', 0],
    ['ab', 0],
    ['YQ=', 3],
    ['YWJjY', 4],
    ['YWJjYW', 4],
    ['Y===', 1],
    ['YQ==YQ==', 4],
    ['YQ=a', 3],
    ['YW\nJj\n!', 6],
  ]
  for (const [data, position] of base64) {
    it(`base64 ${JSON.stringify(data)} is bad at ${position}`, () => {
      const message = `illegal base64 data at input byte ${position}`
      assert.deepEqual(problemsOf('v1', 'Secret', { data: { key: data } })[0]?.message, message)
    })
  }
})

describe('what the decoder says of several problems', () => {
  it('a wrong type hides unknown fields, and only the first is told', () => {
    const problems = problemsOf('apps/v1', 'Deployment', { spec: { a: 1, paused: 1, replicas: 'x' } })
    assert.equal(problems.length, 3)
    assert.match(decodingError(problems) ?? '', /^json: cannot unmarshal number .*spec\.paused of type bool$/)
  })

  it('a type that decodes itself hides even the wrong types before it', () => {
    const problems = ofContainer({ command: 'sh', resources: { requests: { cpu: 'abc' } } })
    assert.equal(problems.length, 2)
    assert.match(decodingError(problems) ?? '', /^quantities must match/)
  })

  it('duplicates are strict errors like unknown fields', () => {
    const problems = [duplicateProblem(['spec', 'ports', 0, 'port']), ...ofContainer({ nam: 'x' })]
    assert.equal(
      decodingError(problems),
      'strict decoding error: duplicate field "spec.ports[0].port", unknown field "spec.containers[0].nam"',
    )
  })

  it('keeps a hundred', () => {
    const fields = Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`unknown${index}`, 1]))
    assert.equal(decodingError(problemsOf('v1', 'Pod', fields))?.split(', ').length, 100)
  })

  it('nothing where there is nothing', () => {
    assert.equal(decodingError([]), undefined)
  })
})

describe('what is accepted', () => {
  const table: readonly (readonly [what: string, apiVersion: string, kind: string, fields: object])[] = [
    [
      'null anywhere',
      'v1',
      'Pod',
      { metadata: null, spec: { containers: [null], nodeSelector: { a: null }, os: null } },
    ],
    ['numbers and texts as quantities', 'v1', 'Pod', { spec: { overhead: { cpu: 1, memory: '1Gi' } } }],
    ['anything where any JSON goes', 'apps/v1', 'ControllerRevision', { data: { a: [1, { b: true }] } }],
    ['base64 with line breaks', 'v1', 'Secret', { data: { a: 'YWJj\nYQ==\n' } }],
    ['names and numbers as ports', 'v1', 'Service', { spec: { ports: [{ port: 80, targetPort: 'http' }] } }],
    [
      'any JSON in a schema',
      'apiextensions.k8s.io/v1',
      'CustomResourceDefinition',
      { spec: { versions: [{ schema: { openAPIV3Schema: { items: [{}], default: 'x', enum: [1, null] } } }] } },
    ],
  ]
  for (const [what, apiVersion, kind, fields] of table) {
    it(what, () => {
      assert.deepEqual(problemsOf(apiVersion, kind, fields), [])
    })
  }
})

describe('safety', () => {
  it('refuses what is nested too deep, without running out of stack', () => {
    let schema: object = {}
    for (let depth = 0; depth < 100_000; depth++) schema = { not: schema }
    const problems = problemsOf('apiextensions.k8s.io/v1', 'CustomResourceDefinition', {
      spec: { versions: [{ schema: { openAPIV3Schema: schema } }] },
    })
    assert.equal(decodingError(problems), 'exceeded max depth')
  })

  it('answers for any JSON, and quickly says so where nothing is wrong', () => {
    const type = typeOf('apps/v1', 'Deployment')
    assert.ok(type)
    const names = fc.constantFrom(
      'metadata',
      'spec',
      'template',
      'containers',
      'name',
      'labels',
      '__proto__',
      'toString',
    )
    const { json } = fc.letrec((tie) => ({
      json: fc.oneof({ depthSize: 'small' }, tie('leaf'), tie('list'), tie('record')),
      leaf: fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.constant(null)),
      list: fc.array(tie('json'), { maxLength: 3 }),
      record: fc.array(fc.tuple(names, tie('json')), { maxLength: 4 }).map((entries) => {
        const object = {}
        for (const [key, value] of entries) {
          Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true })
        }
        return object
      }),
    }))
    fc.assert(
      fc.property(json, (value) => {
        const problems = strictProblems(value, type)
        if (isStrict(value, type)) assert.deepEqual(problems, [])
        else assert.ok(problems.length > 0 || JSON.stringify(value).includes('null'))
        assert.equal(problems.length === 0, decodingError(problems) === undefined)
      }),
    )
  })
})
