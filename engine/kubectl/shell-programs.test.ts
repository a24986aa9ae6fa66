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
  ['grep -o "[a-z]"', 'w\ne\nb\nd\nb\nw\ne\nb\n'],
  ['grep -x "web 1/1" -m 1', 'web 1/1\n'],
  ['grep -e db -e READY --line-number', '1:NAME READY\n3:db 0/1\n'],
  ['grep -A1 READY', 'NAME READY\nweb 1/1\n'],
  ['grep -n -B 1 db', '2-web 1/1\n3:db 0/1\n'],
  ['grep "[[:digit:]]/1" -c', '3\n'],
  ['grep "*"', '', 1],
  ['grep -E "^*" -c', '0\n', 1],
  ['grep -w we', '', 1],
  ['head -n -3', 'NAME READY\n'],
  ['head -c 4', 'NAME'],
  ['tail -c 2', '1\n'],
  ['tail --lines=1', 'web 1/1\n'],
  ['wc', '      4       8      34\n'],
  ['wc -lc', '      4      34\n'],
  ['wc -w', '8\n'],
  ['sort -k2', 'db 0/1\nweb 1/1\nweb 1/1\nNAME READY\n'],
  ['sort -k2,2r -k1,1', 'NAME READY\nweb 1/1\nweb 1/1\ndb 0/1\n'],
  ['sort -t/ -k2n -u', 'NAME READY\nweb 1/1\n'],
  ['sort -f', 'db 0/1\nNAME READY\nweb 1/1\nweb 1/1\n'],
  ['sort | uniq -c', '      1 NAME READY\n      1 db 0/1\n      2 web 1/1\n'],
  ['sort | uniq -d', 'web 1/1\n'],
  ['sort | uniq -u', 'NAME READY\ndb 0/1\n'],
  ["sed -n '2p'", 'web 1/1\n'],
  ["sed -n 's/web/shop/p'", 'shop 1/1\nshop 1/1\n'],
  ["sed -n '/db/,$p'", 'db 0/1\nweb 1/1\n'],
  ["tr '[:lower:]' '[:upper:]' | tail -1", 'WEB 1/1\n'],
  ["tr -cd '[:digit:]'", '110111'],
  ["tr -d '[:alpha:]' | tr -s ' \\n'", ' \n 1/1\n 0/1\n 1/1\n'],
  ["tr '\\n' ,", 'NAME READY,web 1/1,db 0/1,web 1/1,'],
  ['cut -s -d/ -f1', 'web 1\ndb 0\nweb 1\n'],
  ['cut -b 1-2 | tail -1', 'we\n'],
  ['base64 -w 0', 'TkFNRSBSRUFEWQp3ZWIgMS8xCmRiIDAvMQp3ZWIgMS8xCg=='],
  ['base64 -w 40', 'TkFNRSBSRUFEWQp3ZWIgMS8xCmRiIDAvMQp3ZWIg\nMS8xCg==\n'],
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
  assert.equal(world.run("echo -e 'a\\tb\\n\\\\q\\z'").stdout, 'a\tb\n\\q\\z\n')
  assert.equal(world.run("echo -ne 'a\\cb' c").stdout, 'a')
  assert.equal(world.run("echo -E 'a\\tb' -n -x").stdout, 'a\\tb -n -x\n')
  assert.equal(world.run('echo 1Gi 20Mi 3Ki 0 | xargs -n1 | sort -h').stdout, '0\n3Ki\n20Mi\n1Gi\n')
  assert.match(world.run('jq x').stderr, /^bash: jq: command not found\nHere run kubectl, /)
  assert.match(world.run("echo a | awk 'NR>1 && 1'").stderr, /^error: awk knows/)
  for (const broken of ["sed 's/[/x/'", "awk '/[/'", "awk '$1~/(/'"])
    assert.match(world.run(`echo a | ${broken}`).stderr, /^error: (sed|awk): .*invalid regular expression/, broken)
  assert.match(world.run('grep -P x').stderr, /grep -P is not modelled: it knows -i, .* and -m here/)
  assert.match(world.run('kubectl get pods &').stderr, /Only kubectl port-forward and proxy run in the background/)
})

test('programs of a shell read files', () => {
  const files: Record<string, string> = { a: 'x 2\ny 10\n', b: 'z 1', 'folder/c': '' }
  const world = new KubectlWorld({ files })
  const found: readonly (readonly [string, string, string?, number?])[] = [
    ['wc -l a', '2 a\n'],
    ['wc a b', ' 2  4  9 a\n 0  2  3 b\n 2  6 12 total\n'],
    ['grep -c . a b', 'a:2\nb:1\n'],
    ['grep -h z a b', 'z 1\n'],
    ['grep -l z a b', 'b\n'],
    ['grep x a nope', 'a:x 2\n', 'grep: nope: No such file or directory\n', 2],
    ['grep -s x nope', '', '', 2],
    ['sort -k2 -n a b', 'z 1\nx 2\ny 10\n'],
    ['sort nope', '', 'sort: cannot read: nope: No such file or directory\n', 2],
    ['head -n 1 a b', '==> a <==\nx 2\n\n==> b <==\nz 1'],
    ['tail -n 1 a', 'y 10\n'],
    ['tail nope', '', "tail: cannot open 'nope' for reading: No such file or directory\n", 1],
    ['head folder', '', "head: error reading 'folder': Is a directory\n", 1],
    ['uniq a', 'x 2\ny 10\n'],
    ['cut -d" " -f1 a', 'x\ny\n'],
    ["awk '{print $2}' a", '2\n10\n'],
    ["awk '{print $2}' nope", '', 'awk: cannot open "nope" (No such file or directory)\n', 2],
    ['base64 b', 'eiAx\n'],
    ['echo in | cat b -', 'z 1in\n'],
    ['sed s/x/w/ a', 'w 2\ny 10\n'],
    ['sed s/x/w/ nope', '', "sed: can't read nope: No such file or directory\n", 2],
    ['sed -i s/x/w/ a && cat a', 'w 2\ny 10\n'],
    ['sed -i.bak s/x/w/', '', 'sed: no input files\n', 1],
    ['sed -i s/x/w/ folder', '', "sed: couldn't edit folder: not a regular file\n", 2],
  ]
  for (const [line, stdout, stderr = '', exitCode = 0] of found) {
    const result = world.run(line)
    assert.deepEqual({ ...result, shown: '' }, { stdout, stderr, exitCode, shown: '' }, line)
  }
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
