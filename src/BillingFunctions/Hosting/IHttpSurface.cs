namespace BillingFunctions.Hosting;

/// <summary>
/// A part of the public HTTP API, chosen by the beginning of the path. It is built when its first request arrives, so that a cold
/// start pays only for what is asked for.
/// </summary>
internal interface IHttpSurface
{
    /// <summary>
    /// How paths that belong to it begin, as <c>v1</c> or <c>api/billing</c>; <c>*</c> stands for any one segment. Segments are compared exactly, and
    /// the longest beginning that fits decides.
    /// </summary>
    IReadOnlyList<string> Roots { get; }

    /// <summary>Where several surfaces have the same root: how clearly the request shows that this one is meant. When nothing is shown, the one that was registered first answers.</summary>
    SurfaceClaim ClaimOn(HttpRequest request);

    /// <summary>Adds the surface's middleware. It answers every request it gets, 404 and 405 included.</summary>
    void Configure(IApplicationBuilder pipeline);
}

/// <summary>How clearly a request means a surface: the clearest decides.</summary>
internal enum SurfaceClaim
{
    /// <summary>Nothing tells.</summary>
    None,

    /// <summary>Its credential looks like one of the surface's.</summary>
    Credential,

    /// <summary>It names the surface: whoever does so reads only its shapes.</summary>
    Named,
}
