namespace BillingFunctions.Hosting;

/// <summary>One beginning of paths, and the surface that answers there.</summary>
/// <param name="segments">Its segments; <c>*</c> is any one.</param>
/// <param name="surface">The surface.</param>
/// <param name="pipeline">The surface at work, built on its first request.</param>
internal sealed class PublicRoot(string[] segments, IHttpSurface surface, Lazy<RequestDelegate> pipeline)
{
    private const string Any = "*";

    public string First => segments[0];

    public int Length => segments.Length;

    public IHttpSurface Surface => surface;

    public Lazy<RequestDelegate> Pipeline => pipeline;

    /// <summary>True when a path whose first segment is this root's goes on as the root does.</summary>
    /// <param name="rest">The path after its first segment.</param>
    public bool Begins(ReadOnlySpan<char> rest)
    {
        for (int i = 1; i < segments.Length; i++)
        {
            int slash = rest.IndexOf('/');
            ReadOnlySpan<char> segment = slash < 0 ? rest : rest[..slash];
            if (segment.IsEmpty || (segments[i] != Any && !segment.SequenceEqual(segments[i])))
                return false;

            rest = slash < 0 ? [] : rest[(slash + 1)..];
        }

        return true;
    }
}
