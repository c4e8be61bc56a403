using System.Text.Json;
using BillingFunctions.LocalHost.Configuration;

namespace BillingFunctions.LocalHost;

/// <summary>Calls functions by hand: <c>POST /admin/functions/{name}</c> with <c>{"input":"text"}</c>, answered before the function ends.</summary>
internal sealed class AdminEndpoints(FunctionsHost host)
{
    private const string Root = "/admin/functions/";

    public static bool Owns(PathString path) => path.Value?.StartsWith(Root, StringComparison.Ordinal) == true;

    public async Task HandleAsync(HttpContext context)
    {
        string name = context.Request.Path.Value![Root.Length..];
        FunctionDefinition? function = host.Catalog.Functions.FirstOrDefault(function => function.Name == name && function.Trigger is not HttpFunctionTrigger);
        context.Response.StatusCode = function is null || !HttpMethods.IsPost(context.Request.Method)
            ? StatusCodes.Status404NotFound
            : await StartAsync(function, context);
    }

    private async Task<int> StartAsync(FunctionDefinition function, HttpContext context)
    {
        try
        {
            using JsonDocument body = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
            string input = body.RootElement.ValueKind == JsonValueKind.Object && body.RootElement.TryGetProperty("input", out JsonElement value)
                ? value.ToString()
                : "";
            _ = host.CallAsync(function, input, CancellationToken.None);
            return StatusCodes.Status202Accepted;
        }
        catch (JsonException)
        {
            return StatusCodes.Status400BadRequest;
        }
    }
}
