namespace BillingFunctions.Hosting;

/// <summary>
/// A part of the public HTTP API, chosen by the first segment of the path. It is built when its first request arrives, so that a cold
/// start pays only for what is asked for.
/// </summary>
internal interface IHttpSurface
{
    /// <summary>First segments that belong to the surface, as <c>v1</c>. Compared exactly.</summary>
    IReadOnlyList<string> Roots { get; }

    /// <summary>Adds the surface's middleware. It answers every request it gets, 404 and 405 included.</summary>
    void Configure(IApplicationBuilder pipeline);
}
