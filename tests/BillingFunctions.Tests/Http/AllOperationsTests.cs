using System.Text.RegularExpressions;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Security;
using BillingFunctions.Http.V1;
using Microsoft.Extensions.DependencyInjection;

namespace BillingFunctions.Tests.Http;

/// <summary>What holds for every operation of v1, whatever it does: new operations are covered by being in the table.</summary>
public sealed partial class AllOperationsTests(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    private IReadOnlyList<Operation> Operations => service.Services.GetRequiredService<V1Surface>().Operations;

    [Fact]
    public void Each_operation_has_a_name_of_its_own() =>
        Assert.Empty(Operations.GroupBy(operation => operation.Id).Where(group => group.Count() > 1).Select(group => group.Key));

    [Fact]
    public Task Without_a_credential_nothing_is_done() => EachAsync(
        operation => operation.Access != Access.Public, operation => service.SendAsync(operation.Method, PathOf(operation), "{}", ("Authorization", "")), 401);

    [Fact]
    public Task A_method_that_a_path_has_not_is_refused() => EachAsync(_ => true, operation => service.SendAsync("PROPFIND", PathOf(operation)), 405);

    [Fact]
    public Task Malformed_JSON_is_refused() => EachAsync(TakesDocument, operation => SendAsync(operation, """{"a":"""), 400);

    [Fact]
    public Task Anything_but_an_object_is_refused() => EachAsync(TakesDocument, operation => SendAsync(operation, "17"), 422);

    [Fact]
    public Task Another_media_type_is_refused() => EachAsync(TakesBody, async operation =>
    {
        using var request = new HttpRequestMessage(new HttpMethod(operation.Method), PathOf(operation)) { Content = new StringContent("{}") };
        return await service.SendAsync(request, await CredentialAsync(operation));
    }, 415);

    [Fact]
    public Task A_body_above_the_limit_is_refused() => EachAsync(TakesBody, operation => SendAsync(operation, new string(' ', operation.BodyMaxBytes + 1)), 413);

    [Fact]
    public Task An_id_that_is_no_UUID_is_named() => EachAsync(
        operation => operation.Template.Contains("_id}", StringComparison.Ordinal) && !operation.Template.Contains("{external_id}", StringComparison.Ordinal),
        async operation => await service.SendAsync(
            operation.Method, PathParameter().Replace(operation.Template, "nonsense"), TakesBody(operation) ? "{}" : null, await CredentialAsync(operation)), 422);

    /// <summary>Pages for operators name operations as they are.</summary>
    [Fact]
    public void Operations_that_the_pages_of_operations_name_are_served()
    {
        HashSet<string> served = [.. Operations.Select(operation => $"{operation.Method} {PathParameter().Replace(operation.Template, "{}")}")];
        string pages = Path.Combine(AppContext.BaseDirectory, "../../../../../docs/operations");
        string[] named = [.. Directory.EnumerateFiles(pages, "*.md", SearchOption.AllDirectories)
            .SelectMany(page => NamedOperation().Matches(File.ReadAllText(page))).Select(match => PathParameter().Replace(match.Value, "{}")).Distinct()];
        Assert.NotEmpty(named);
        Assert.Empty(named.Except(served));
    }

    private static bool TakesBody(Operation operation) => operation.BodyType is not null;

    /// <summary>A webhook's body is bytes until its signature is found right: nobody else is told what is wrong with it.</summary>
    private static bool TakesDocument(Operation operation) => TakesBody(operation) && !(operation.ReadsBody && operation.Access == Access.Public);

    private static string PathOf(Operation operation) => PathParameter().Replace(operation.Template, "0b7e4a52-91c3-8d5e-a1f2-6c3d9e8b4000");

    private async Task<Answer> SendAsync(Operation operation, string body) =>
        await service.SendAsync(operation.Method, PathOf(operation), body, await CredentialAsync(operation));

    /// <summary>What is sent beside the usual key: the administrator's secret, or in its place the token of a customer.</summary>
    private async Task<(string, string)> CredentialAsync(Operation operation)
    {
        if (operation.Access != Access.Portal)
            return ("X-Admin-Secret", ServiceFixture.AdminSecret);

        _ = await service.SendAsync("POST", "/v1/customers", """{"external_id":"visitor","name":"Visitor"}""");
        return ("Authorization", $"Bearer {(await service.SendAsync("GET", "/portal/auth/visitor")).ShouldBe(200).Json.GetProperty("token").GetString()}");
    }

    private async Task EachAsync(Func<Operation, bool> applies, Func<Operation, Task<Answer>> send, int status)
    {
        List<string> wrong = [];
        foreach (Operation operation in Operations.Where(applies))
        {
            Answer answer = await send(operation);
            if (answer.Status != status || answer.ContentType != "application/problem+json")
                wrong.Add($"{operation.DisplayName}: {answer.Status} {answer.Text}");
        }

        Assert.Empty(wrong);
    }

    [GeneratedRegex(@"(?:GET|POST|PUT|PATCH|DELETE) /v1/[a-z_/{}]*[a-z_}]")]
    private static partial Regex NamedOperation();

    [GeneratedRegex(@"\{[a-z_]+\}")]
    private static partial Regex PathParameter();
}
