import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PolicyRule } from '../schema/types.ts'
import { brokenDown, compacted, inListedOrder, ruleAllows, ruleText, uncovered, urlCovers } from './policy-rules.ts'

const rule = (verbs: string, groups: string, resources: string, names?: string): PolicyRule => ({
  verbs: verbs.split(','),
  apiGroups: groups.split(','),
  resources: resources.split(','),
  ...(names !== undefined && { resourceNames: names.split(',') }),
})
const urls = (verbs: string, paths: string): PolicyRule => ({
  verbs: verbs.split(','),
  nonResourceURLs: paths.split(','),
})

/** `verb group resource[/subresource] [name]` */
function asked(text: string): Parameters<typeof ruleAllows>[1] {
  const [verb = '', group = '', what = '', name = ''] = text.split(' ')
  if (group.startsWith('/')) return { verb, path: group }
  const [resource = '', subresource = ''] = what.split('/')
  return { verb, group: group === 'core' ? '' : group, resource, subresource, name, namespace: '' }
}

const matches: readonly [PolicyRule, allowed: readonly string[], refused: readonly string[]][] = [
  [rule('*', 'g1', 'r1'), ['v1 g1 r1', 'v2 g1 r1'], ['v1 g2 r1', 'v1 g1 r2', 'v2 g2 r2']],
  [rule('v1', '*', 'r1'), ['v1 g1 r1', 'v1 g2 r1'], ['v1 g1 r2', 'v2 g1 r1', 'v2 g2 r1']],
  [rule('v1', 'g1', '*'), ['v1 g1 r1', 'v1 g1 r2', 'v1 g1 r1/s1'], ['v1 g2 r1', 'v2 g1 r1']],
  [rule('v1,v2', 'g1,g2', 'r1,r2'), ['v1 g1 r1', 'v2 g2 r2', 'v1 g2 r1'], ['v3 g1 r1', 'v1 g3 r1', 'v1 g1 r3']],
  [rule('*', '*', 'r1/s1'), ['v1 g1 r1/s1', 'v2 g9 r1/s1'], ['v1 g1 r1', 'v1 g1 r1/s2', 'v1 g1 r2/s1']],
  [rule('*', '*', 'pods'), ['get core pods'], ['get core pods/status']],
  [
    rule('*', '*', '*/scale'),
    ['get apps deployments/scale', 'update core x/scale'],
    ['get apps deployments', 'get core x/status'],
  ],
  [
    rule('get', '', 'configmaps', 'a,b'),
    ['get core configmaps a', 'get core configmaps b'],
    ['get core configmaps c', 'get core configmaps'],
  ],
  [rule('list', '', 'pods'), ['list core pods'], ['list apps pods', 'list /pods']],
  [rule('get', 'Apps', 'Pods'), [], ['get apps pods']],
  [urls('v1', '*'), ['v1 /foo', 'v1 /foo/bar/one'], ['v2 /foo', 'v1 core pods']],
  [urls('v1', '/foo/*'), ['v1 /foo/bar', 'v1 /foo/bar/one'], ['v1 /foo', 'v1 /notfoo/bar']],
  [urls('*', '/foo,/foo/bar/one'), ['v1 /foo', 'v2 /foo/bar/one'], ['v1 /foo/bar', 'v1 /foo/baz/one']],
  [urls('get', '/apis'), ['get /apis'], ['watch /apis', 'get /api/v1', 'get /apis/v1']],
  [urls('get', '/apis/*'), ['get /apis/v1', 'get /apis/v1/foobar'], ['get /apis', 'get /api/v1']],
]

test('a rule allows what its verbs, groups, resources, names and paths say together', () => {
  for (const [given, allowed, refused] of matches) {
    for (const text of allowed) assert.ok(ruleAllows(given, asked(text)), `${ruleText(given)} allows ${text}`)
    for (const text of refused) assert.ok(!ruleAllows(given, asked(text)), `${ruleText(given)} refuses ${text}`)
  }
})

const builds = (verbs: string, resources = 'builds,deployments', groups = 'v1'): PolicyRule =>
  rule(verbs, groups, resources)

const covers: readonly [
  name: string,
  owned: readonly PolicyRule[],
  wanted: readonly PolicyRule[],
  left: readonly PolicyRule[],
][] = [
  ['the same', [builds('get', 'builds')], [builds('get', 'builds')], []],
  [
    'several for one',
    [builds('delete', 'deployments'), builds('delete', 'builds'), builds('update')],
    [builds('delete,update')],
    [],
  ],
  [
    'one for several, over groups',
    [builds('delete,update', 'builds,deployments', 'g1,g2')],
    [builds('delete', 'deployments', 'g1'), builds('update', 'builds,deployments', 'g2')],
    [],
  ],
  [
    'one combination is missing',
    [builds('delete,update'), builds('delete', 'pods')],
    [builds('delete,update', 'builds,deployments,pods')],
    [builds('update', 'pods')],
  ],
  ['every group for two', [rule('get', '*', 'roles')], [rule('get', 'g1,g2', 'roles')], []],
  ['one group for every', [rule('get', 'g1', 'roles')], [rule('get', '*', 'roles')], [rule('get', '*', 'roles')]],
  ['every group for every', [rule('get', '*', 'roles')], [rule('get', '*', 'roles')], []],
  ['every verb for two', [rule('*', 'v1', 'roles')], [rule('watch,list', 'v1', 'roles')], []],
  [
    'many verbs for every',
    [rule('get,list,watch,create,update,delete,exec', 'v1', 'roles')],
    [rule('*', 'v1', 'roles')],
    [rule('*', 'v1', 'roles')],
  ],
  ['every resource for one', [rule('get', 'v1', '*')], [rule('get', 'v1', 'deployments')], []],
  ['two resources for every', [rule('get', 'v1', 'a,b')], [rule('get', 'v1', '*')], [rule('get', 'v1', '*')]],
  ['a subresource of all for one', [rule('get', 'v1', '*/scale')], [rule('get', 'v1', 'a/scale')], []],
  ['a subresource is no resource', [rule('get', 'v1', '*/scale')], [rule('get', 'v1', 'a')], [rule('get', 'v1', 'a')]],
  ['no name for some', [rule('get', 'v1', 'pods')], [rule('get', 'v1', 'pods', 'foo,bar')], []],
  ['names for none', [rule('get', 'v1', 'pods', 'foo,bar')], [rule('get', 'v1', 'pods')], [rule('get', 'v1', 'pods')]],
  [
    'one name for two',
    [rule('get', 'v1', 'pods', 'a')],
    [rule('get', 'v1', 'pods', 'a,b')],
    [rule('get', 'v1', 'pods', 'b')],
  ],
  ['every path for three', [urls('*', '*')], [urls('*', '/apis,/apis/v1,/')], []],
  ['what begins so is not it', [urls('*', '/apis/*')], [urls('get', '/apis,/apis/v1')], [urls('get', '/apis')]],
  ['what begins so', [urls('*', '/apis/*')], [urls('get', '/apis/v1/foo,/apis/v1')], []],
  [
    'paths beside resources',
    [builds('get', 'builds')],
    [{ ...builds('get', 'builds'), nonResourceURLs: ['/apis'] }],
    [urls('get', '/apis')],
  ],
]

test('what rules do not cover of others', () => {
  for (const [name, owned, wanted, left] of covers)
    assert.deepEqual(uncovered(owned, wanted).map(ruleText), left.map(ruleText), name)
})

test('a path covers another with a star at its end only', () => {
  const rows: readonly [string, string, boolean][] = [
    ['*', '/api', true],
    ['/api', '/api', true],
    ['/apis', '/api', false],
    ['/api/v1', '/api', false],
    ['/api/v1', '/api/v1', true],
    ['/api/*', '/api/v1', true],
    ['/api/*', '/api', false],
    ['/api/*/*', '/api/v1', false],
    ['/*/v1/*', '/api/v1', false],
  ]
  for (const [owned, wanted, is] of rows) assert.equal(urlCovers(owned, wanted), is, `${owned} ${wanted}`)
})

test('rules of one resource and name become one with all their verbs; others stay as they are', () => {
  const several = rule('get', '', 'pods,services')
  const given = [
    several,
    rule('get', '', 'pods'),
    rule('list', '', 'pods'),
    rule('get', '', 'pods', 'a'),
    rule('list', 'apps', 'pods'),
  ]
  assert.deepEqual(compacted(given).map(ruleText), [
    '{APIGroups:[""], Resources:["pods" "services"], Verbs:["get"]}',
    '{APIGroups:[""], Resources:["pods"], Verbs:["get" "list"]}',
    '{APIGroups:[""], Resources:["pods"], ResourceNames:["a"], Verbs:["get"]}',
    '{APIGroups:["apps"], Resources:["pods"], Verbs:["list"]}',
  ])
})

test('a rule is broken down to one of each, and listed by its verbs first', () => {
  const parts = [...brokenDown(rule('get,create', ',apps', 'b,a', 'x')), ...brokenDown(urls('get', '/b,/a'))]
  assert.equal(parts.length, 10)
  assert.deepEqual(inListedOrder(parts).map(ruleText).slice(0, 3), [
    '{APIGroups:[""], Resources:["a"], ResourceNames:["x"], Verbs:["create"]}',
    '{APIGroups:[""], Resources:["b"], ResourceNames:["x"], Verbs:["create"]}',
    '{APIGroups:["apps"], Resources:["a"], ResourceNames:["x"], Verbs:["create"]}',
  ])
})
