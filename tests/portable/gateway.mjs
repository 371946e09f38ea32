// A Worker that runs batches on its D1 for whoever posts them: what a test speaks to instead of a binding.

const decoded = (value) =>
  value !== null && typeof value === "object"
    ? Uint8Array.from(atob(value.bytes), (letter) => letter.charCodeAt(0))
    : value;

export default {
  async fetch(request, env) {
    const statements = await request.json();
    try {
      const prepared = statements.map(([text, values]) =>
        env.DB.prepare(text).bind(...values.map(decoded)),
      );
      return Response.json(await env.DB.batch(prepared));
    } catch (error) {
      return new Response(error.message, { status: 400 });
    }
  },
};
