import assert from 'node:assert/strict'
import { test } from 'node:test'
import { goTemplate } from './execute.ts'

const data = {
  kind: 'List',
  items: [
    { metadata: { name: 'a', labels: { app: 'web', 'x.io/tier': 'db' } }, spec: { replicas: 3 } },
    { metadata: { name: 'b' }, spec: { replicas: 0 } },
  ],
}

const rows: readonly (readonly [string, string])[] = [
  ['{{.kind}}', 'List'],
  ['{{.nothing}} {{.a.b.c}}', '<no value> <no value>'],
  ['{{range .items}}{{.metadata.name}}{{"\\n"}}{{end}}', 'a\nb\n'],
  ['{{range $i, $x := .items}}{{$i}}={{$x.metadata.name}} {{end}}', '0=a 1=b '],
  ['{{range $k, $v := (index .items 0).metadata.labels}}{{$k}}:{{$v}};{{end}}', 'app:web;x.io/tier:db;'],
  ['{{range .none}}x{{else}}nothing{{end}}', 'nothing'],
  ['{{range .items}}{{if .spec.replicas}}up{{else}}down{{end}} {{end}}', 'up down '],
  ['{{range .items}}{{if eq .metadata.name "a"}}A{{else if eq .metadata.name "b"}}B{{end}}{{end}}', 'AB'],
  ['{{with .items}}{{len .}}{{end}}', '2'],
  ['{{index .items 0 "metadata" "labels" "x.io/tier"}}', 'db'],
  ['{{(index .items 1).metadata.name | printf "%-3s|"}}', 'b  |'],
  ['{{printf "%s has %d (%q)" .kind 2 "x"}}', 'List has 2 ("x")'],
  ['{{$x := .kind}}{{$x}}', 'List'],
  ['{{$n := 0}}{{range .items}}{{$n = .spec.replicas}}{{end}}{{$n}}', '0'],
  ['a {{- /* not shown */ -}} b', 'ab'],
  ['{{if and .kind (not .nothing)}}yes{{end}}{{or .nothing "other"}}', 'yesother'],
  ['{{if gt 3 2}}more{{end}}{{if lt (len .items) 2}}few{{end}}', 'more'],
  ['{{"YQ==" | base64decode}}', 'a'],
  ['{{range .items}}{{if eq .metadata.name "b"}}{{break}}{{end}}{{.metadata.name}}{{end}}', 'a'],
  ['{{(index .items 0).metadata.labels}}', 'map[app:web x.io/tier:db]'],
  ['{{`raw "text"`}}{{true}}', 'raw "text"true'],
]

test('a template of Go prints what it says', () => {
  for (const [template, expected] of rows) assert.equal(goTemplate(template, data), expected, template)
})

test('a template that cannot be read or carried out says why', () => {
  const wrong: readonly (readonly [string, RegExp])[] = [
    ['{{.kind', /unclosed action/],
    ['{{range .items}}', /unexpected EOF/],
    ['{{end}}', /unexpected \{\{end\}\}/],
    ['{{nothing .x}}', /function "nothing" not defined/],
    ['{{$x}}', /undefined variable "\$x"/],
    ['{{template "x"}}', /\{\{template\}\} is not modelled/],
    ['{{index .items 9}}', /index out of range: 9/],
    ['{{.kind.name}}', /can't evaluate field name/],
    ['{{lt 1 "a"}}', /incompatible types/],
  ]
  for (const [template, message] of wrong)
    assert.throws(() => goTemplate(template, data), { name: 'GoTemplateError', message }, template)
})
