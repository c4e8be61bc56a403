using BillingFunctions.Triggers;

namespace BillingFunctions.Tests.Support;

/// <summary>Ways to spell the path of a trigger function without being the host.</summary>
internal static class ForgedTargets
{
    public static IEnumerable<string> Of(string function, Uri address) =>
    [
        $"/{function.ToUpperInvariant()}", $"/{char.ToUpperInvariant(function[0])}{function[1..]}", $"/{function}/", $"/{function}?", $"/{function}?a=1", $"//{function}",
        $"/./{function}", $"/x/../{function}", $"/v1/../{function}", $"/v1/%2e%2e/{function}", $"/v1/%2E%2E/{function}", $"/v1/%252e%252e/{function}",
        $"/v1/..%2f{function}", $"/v1/%2e%2e%2f{function}", $"/v1/events/../../{function}", $"/docs/../{function}", $"/openapi/%252e%252e/{function}",
        $"/%{(int)function[0]:x2}{function[1..]}", $"/{function}%20", $"/{function}%00", $"/{function};x", $"/{function}/.", $"/{function}%2f", $"/{function}#x",
        $"{address.GetLeftPart(UriPartial.Authority)}/{function}", $"http://localhost/{function}", $"/v1/\\..\\{function}", $"/v1/{function}", $"/api/{function}",
    ];

    public static IEnumerable<(string Function, string Target)> All(Uri address) =>
        TriggerRegistration.Names.SelectMany(function => Of(function, address).Select(target => (function, target)));
}
