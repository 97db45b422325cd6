/** Repeats an expectation until it holds; at the far bound, which judges no speed, fails with its last complaint. */
export async function eventually(check: () => void | Promise<void>, limitMs = 240_000): Promise<void> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
