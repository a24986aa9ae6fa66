import { array, type FlagSpec, text, toggle } from './flags.ts'

/** Flags that every command takes. There is one cluster: which one a context names changes nothing. */
export const globalFlags: readonly FlagSpec[] = [
  text('namespace', 'n'),
  text('as'),
  array('as-group'),
  text('as-uid'),
  text('context'),
  text('cluster'),
  text('user'),
  text('kubeconfig'),
  text('server', 's'),
  text('token'),
  text('username'),
  text('password'),
  text('certificate-authority'),
  text('client-certificate'),
  text('client-key'),
  text('tls-server-name'),
  text('cache-dir'),
  text('request-timeout'),
  text('v', 'v'),
  text('kuberc'),
  toggle('insecure-skip-tls-verify'),
  toggle('match-server-version'),
  toggle('warnings-as-errors'),
  toggle('help', 'h'),
]
