using BillingFunctions.Http.Kit.Answers;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Security;
using BillingFunctions.Http.Reference;

namespace BillingFunctions.Http.V1.Portal;

/// <summary>The page on which a customer sees and pays its invoices: three files that need nothing from elsewhere and hold nothing of anybody's.</summary>
internal static class PortalPage
{
    /// <summary>Where it is served: beside the published paths of the portal.</summary>
    public const string Path = "/portal/home";

    private const string Rules =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Portal", Path, PortalWire.Json, Access.Public);
        Serve(group, "", "Get portal page", "text/html", "page.html");
        Serve(group, "/page.css", "Get style of portal page", "text/css", "page.css");
        Serve(group, "/page.js", "Get script of portal page", "text/javascript", "page.js");
    }

    private static void Serve(GroupBuilder group, string route, string summary, string contentType, string name)
    {
        var file = new Lazy<FileAnswer>(() => new FileAnswer(ReferenceFile.Embedded(contentType, name, "portal").Content, name, Inline: true));
        group.File("GET", route, summary, contentType, call =>
        {
            IHeaderDictionary headers = call.Context.Response.Headers;
            headers.ContentSecurityPolicy = Rules;
            headers["Referrer-Policy"] = "no-referrer";
            headers.CacheControl = "no-cache";
            return new(file.Value);
        });
    }
}
