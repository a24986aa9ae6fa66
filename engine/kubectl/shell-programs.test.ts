import assert from 'node:assert/strict'
import { test } from 'node:test'
import { edited } from './sed.ts'
import { KubectlWorld } from './testing/world.ts'

const text = 'NAME READY\nweb 1/1\ndb 0/1\nweb 1/1\n'
const rows: readonly (readonly [string, string, number?])[] = [
  ['grep web', 'web 1/1\nweb 1/1\n'],
  ['grep -v web', 'NAME READY\ndb 0/1\n'],
  ['grep -c web', '2\n'],
  ['grep -E "web|db"', 'web 1/1\ndb 0/1\nweb 1/1\n'],
  ['grep "web\\|db" | wc -l', '3\n'],
  ['grep -io NAME', 'NAME\n'],
  ['grep nobody', '', 1],
  ['head -n 1', 'NAME READY\n'],
  ['tail -2', 'db 0/1\nweb 1/1\n'],
  ['tail -n +2 | sort -u', 'db 0/1\nweb 1/1\n'],
  ['sort | uniq', 'NAME READY\ndb 0/1\nweb 1/1\n'],
  ['sed "1d;s/web/shop/"', 'shop 1/1\ndb 0/1\nshop 1/1\n'],
  ['cat', text],
  ["awk '{print $2}'", 'READY\n1/1\n0/1\n1/1\n'],
  [`awk 'NR>1 {print $1 ":", $NF}' | head -1`, 'web: 1/1\n'],
  ["awk '/db/'", 'db 0/1\n'],
  [`awk '$2=="0/1" {print $1}'`, 'db\n'],
  ["awk -F/ '$1~/^db/ {print $2}'", '1\n'],
  ['cut -d" " -f1 | sort -u', 'NAME\ndb\nweb\n'],
  ['cut -c1-2,4', 'NAE\nwe \ndb0\nwe \n'],
  ['tr a-z A-Z | tail -1', 'WEB 1/1\n'],
  ["tr -d '/\\n' | tr -s 1", 'NAME READYweb 1db 01web 1'],
  ['base64 | base64 -d', text],
  ['grep nobody || echo none', 'none\n'],
  ['grep web || echo none', 'web 1/1\nweb 1/1\n'],
]

test('programs of a shell read what is piped into them', () => {
  const world = new KubectlWorld()
  for (const [line, stdout, exitCode = 0] of rows) {
    const result = world.run(`cat <<EOF | ${line}\n${text}EOF`)
    assert.deepEqual({ line, ...result }, { line, stdout, shown: stdout, stderr: '', exitCode })
  }
  assert.equal(world.run('echo -n a b').stdout, 'a b')
  assert.match(world.run('jq x').stderr, /^bash: jq: command not found\nHere run kubectl, /)
  assert.match(world.run("echo a | awk 'NR>1 && 1'").stderr, /^error: awk knows/)
  for (const broken of ["grep '['", 'grep -E "("', "sed 's/[/x/'", "awk '/[/'", "awk '$1~/(/'"])
    assert.match(world.run(`echo a | ${broken}`).stderr, /^error: (grep|sed|awk): .*invalid regular expression/, broken)
  assert.match(world.run('grep -P x').stderr, /grep -P is not modelled/)
  assert.match(world.run('kubectl get pods &').stderr, /Only kubectl port-forward and proxy run in the background/)
})

test('kubectl reads and is read in a pipe', () => {
  const world = new KubectlWorld()
  world.run('kubectl create configmap settings --from-literal=color=blue')
  assert.equal(world.run('kubectl get configmap -o name | grep settings').stdout, 'configmap/settings\n')
  const changed = world.run('kubectl get cm settings -o yaml | sed s/blue/red/ | kubectl apply -f -')
  assert.equal(changed.stdout, 'configmap/settings configured\n')
  assert.equal(world.run("kubectl get cm settings -o jsonpath='{.data.color}'").stdout, 'red')
})

test('what a shell writes to files, kubectl and the shell read', () => {
  const files: Record<string, string> = { 'in.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n' }
  const world = new KubectlWorld({ files })
  assert.equal(world.run('kubectl apply -f - < in.yaml').stdout, 'configmap/a created\n')
  assert.equal(world.run('cat <<< "a b" && echo c').shown, 'a b\nc\n')
  assert.equal(world.run('false || false || echo third; echo fourth').shown, 'third\nfourth\n')
  assert.equal(world.run('kubectl create cm b --dry-run=client -o yaml > b.yaml').shown, '')
  assert.equal(world.run('echo >> b.yaml && kubectl apply -f b.yaml').stdout, 'configmap/b created\n')
  assert.match(world.run('cat b.yaml in.yaml').stdout, /^apiVersion.*name: b\n\napiVersion.*name: a }\n$/s)
  assert.equal(world.run('kubectl get cm nope 2>/dev/null').shown, '')
  assert.match(world.run('kubectl get cm nope 2>&1 | grep -c NotFound').stdout, /^1\n$/)
  assert.equal(world.run('kubectl get cm -o name a nope >out 2>&1').shown, '')
  assert.equal(files.out, 'configmap/a\nError from server (NotFound): configmaps "nope" not found\n')
  assert.equal(world.run('kubectl logs <pod_name> -c x').stderr, 'bash: pod_name: No such file or directory\n')
  assert.equal(world.run('kubectl logs <pod-name>').stderr, "bash: syntax error near unexpected token `newline'\n")
})

test('words of a text become arguments', () => {
  const world = new KubectlWorld()
  world.run('kubectl create cm a; kubectl create cm b')
  assert.equal(world.run('echo c d e | xargs -n 2 echo x').stdout, 'x c d\nx e\n')
  assert.equal(world.run('echo c | xargs -I{} echo x={} {}').stdout, 'x=c c\n')
  assert.equal(world.run('echo -n | xargs -r echo x').stdout, '')
  assert.equal(world.run('echo c d | xargs').stdout, 'c d\n')
  const removed = world.run('kubectl get cm -o name | grep -v kube | xargs kubectl delete')
  assert.equal(
    removed.stdout,
    'configmap "a" deleted from default namespace\nconfigmap "b" deleted from default namespace\n',
  )
  const { exitCode, stderr } = world.run('echo cm/a cm/b | xargs -n1 kubectl get')
  assert.equal(exitCode, 123)
  assert.match(stderr, /"a" not found\n.*"b" not found\n$/s)
  assert.match(world.run('echo a | xargs -P 2 echo').stderr, /xargs knows -n, -I and -r here: got "-P"/)
})

test('the stream editor', () => {
  const editings: readonly (readonly [readonly string[], string, string])[] = [
    [['s/a/b/'], 'aa\n', 'ba\n'],
    [['s/a/b/g'], 'aa\n', 'bb\n'],
    [['-i', 's|/x|/y|'], 'a/x\n', 'a/y\n'],
    [['-E', 's/(a+)(b)/\\2&\\1/'], 'aab\n', 'baabaa\n'],
    [['s/\\(a\\)/[\\1]/'], 'a(\n', '[a](\n'],
    [['-e', '/x/d', '-e', 's/y/z/'], 'x\ny\n', 'z\n'],
    [['2,$s/a/b/'], 'a\na\na\n', 'a\nb\nb\n'],
    [['/b/,/c/d'], 'a\nb\nx\nc\nd\n', 'a\nd\n'],
  ]
  for (const [words, before, after] of editings) assert.equal(edited(before, words), after, words.join(' '))
  assert.throws(() => edited('a', ['y/a/b/']), /not modelled/)
})

test('timeout stops what goes on', () => {
  const world = new KubectlWorld()
  world.run('kubectl run web --image=nginx')
  const { exitCode } = world.run('timeout 5 kubectl wait pod/web --for=condition=Ready --timeout=60s')
  assert.equal(exitCode, 124)
  assert.equal(world.simulation.nowMs, 5000)
})
