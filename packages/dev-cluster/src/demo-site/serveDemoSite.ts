export async function serveDemoSite(o: {
  address: string;
  port: number;
  folder: string;
}) {
  return { website: '', repository: '', close: async () => {} };
}
