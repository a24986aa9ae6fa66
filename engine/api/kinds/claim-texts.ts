interface Claimed {
  readonly metadata: { readonly deletionTimestamp?: string }
  readonly status?: { readonly phase?: string }
}

const shortModes: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
}

/** `RWO,RWX`, in the order of Kubernetes' table. */
export function accessModesText(modes: readonly string[] | undefined): string {
  return Object.entries(shortModes)
    .filter(([mode]) => modes?.includes(mode))
    .map(([, short]) => short)
    .join(',')
}

/** `Terminating` while a finalizer holds the object. */
export function phaseText({ metadata, status }: Claimed): string {
  return metadata.deletionTimestamp ? 'Terminating' : (status?.phase ?? '')
}
