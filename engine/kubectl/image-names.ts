const pattern =
  /^[a-z0-9][\w.-]*(?::\d+)?(?:\/[a-z0-9][\w.-]*)*(?::[\w][\w.-]{0,127})?(?:@[A-Za-z][\w+.-]*:[0-9a-fA-F]{32,})?$/

/** Whether kubectl takes it for the name of an image. Source: github.com/distribution/reference. */
export const isImageName = (text: string): boolean => pattern.test(text)
