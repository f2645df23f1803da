import { refused } from '@/ui/notify';

/** Asks for a file as whoever is logged in, and hands it to the browser to save. */
export async function download(name: string, ask: () => Promise<{ data?: unknown; error?: unknown }>): Promise<void> {
  try {
    const { data, error } = await ask();
    if (!(data instanceof Blob)) {
      refused(error);
      return;
    }

    const url = URL.createObjectURL(data);
    const link = document.createElement('a');
    link.href = url;
    link.download = name;
    link.click();
    // Browsers read it after the click has returned.
    window.setTimeout(() => {
      URL.revokeObjectURL(url);
    }, 60_000);
  } catch (failure) {
    refused(failure);
  }
}
