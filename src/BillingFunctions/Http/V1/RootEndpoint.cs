using System.Text.Json.Serialization;
using BillingFunctions.Hosting;
using BillingFunctions.Http.Kit.Json;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Security;

namespace BillingFunctions.Http.V1;

/// <summary>The root of the published API, which the host asks for too: the front page answers it before any surface is built. Here it is described.</summary>
internal static class RootEndpoint
{
    public static void Map(SurfaceBuilder v1) => v1.Group("Service", "/", RootWire.Json, Access.Public)
        .Get<ServiceFacts>("", "Root", _ => new(FrontPage.Facts)).Describe("What answers here. Tells that the service runs, and nothing of its stores.");
}

/// <summary>The wire record of this file.</summary>
internal static class RootWire
{
    public static readonly RootWireJson Json = new(WireOptions.Create());
}

[JsonSerializable(typeof(ServiceFacts))]
internal sealed partial class RootWireJson : JsonSerializerContext;
