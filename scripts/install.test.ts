import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { whatIsStale } from './install.js'

type Packages = Readonly<Record<string, { readonly version: string; readonly optional?: boolean }>>

/** What is stale where the lock has the wanted packages and npm has written down and unpacked others. */
function staleWith({ wanted, installed, unpacked }: { wanted: Packages; installed?: Packages; unpacked: string[] }) {
  const folder = mkdtempSync(join(tmpdir(), 'install-'))
  try {
    for (const path of unpacked) mkdirSync(join(folder, path), { recursive: true })
    writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages: wanted }))
    if (installed !== undefined) {
      writeFileSync(join(folder, 'node_modules', '.package-lock.json'), JSON.stringify({ packages: installed }))
    }
    return whatIsStale(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const a = 'node_modules/a'

test('dependencies are stale where they are missing, removed or of another version', () => {
  const wanted = { '': { version: '1.0.0' }, [a]: { version: '1.2.3' } }
  assert.equal(staleWith({ wanted, installed: { [a]: { version: '1.2.3' } }, unpacked: [a] }), null)
  assert.equal(staleWith({ wanted, unpacked: [] }), 'node_modules is missing')
  assert.equal(staleWith({ wanted, installed: {}, unpacked: [a] }), `${a} is missing`)
  const emptied = { wanted, installed: { [a]: { version: '1.2.3' } }, unpacked: ['node_modules'] }
  assert.equal(staleWith(emptied), `${a} is missing`)
  const older = { wanted, installed: { [a]: { version: '1.2.2' } }, unpacked: [a] }
  assert.equal(staleWith(older), `${a} is 1.2.2, the lock has 1.2.3`)
})

test('what is optional and for other platforms is not missed', () => {
  const wanted = { [a]: { version: '1.2.3', optional: true } }
  assert.equal(staleWith({ wanted, installed: {}, unpacked: ['node_modules'] }), null)
})
