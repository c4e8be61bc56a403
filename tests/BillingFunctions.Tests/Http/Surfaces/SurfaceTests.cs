using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Security;
using BillingFunctions.LocalHost.Configuration;
using BillingFunctions.LocalHost.Front;
using BillingFunctions.Tests.Http.V1;
using BillingFunctions.Tests.Http.V1.Operations;

namespace BillingFunctions.Tests.Http.Surfaces;

/// <summary>What a surface other than v1 owes besides its operations: that it is whole, closed to others, speaks one shape of errors, and is as its page shows.</summary>
public abstract class SurfaceTests<TWorld>(TWorld world) : OperationTests<TWorld>(world)
    where TWorld : SurfaceWorld, ISurfaceCases
{
    /// <summary>Name of the system in the published list of operations.</summary>
    protected abstract string Published { get; }

    /// <summary>Published operations that are not there yet; the list only becomes shorter.</summary>
    protected virtual IReadOnlyList<string> NotServedYet => [];

    private IReadOnlyList<Operation> Operations => World.Definition.Operations;

    [Fact]
    public void Each_published_operation_is_served_or_waits_by_name()
    {
        HashSet<string> served = [.. Operations.Select(operation => PublishedOperations.Shape(operation.DisplayName))];
        Assert.Equal(
            NotServedYet.Order(StringComparer.Ordinal),
            PublishedOperations.Of(Published).Where(operation => !served.Contains(PublishedOperations.Shape(operation))).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_operation_has_a_name_of_its_own_and_a_function_that_forwards_it()
    {
        AppSettings settings = AppSettings.Load(null, LocalDefaults.Settings);
        HostConfiguration host = HostConfiguration.Load(AppContext.BaseDirectory, settings);
        var routes = new RouteTable(FunctionCatalog.Load(host, settings, TimeProvider.System), host.RoutePrefix);
        Assert.Empty(Operations.Where(operation => routes.Find(operation.Method, PathOf(operation)) is null).Select(operation => operation.DisplayName));
        Assert.Empty(Operations.GroupBy(operation => operation.Id).Where(group => group.Count() > 1).Select(group => group.Key));
    }

    [Fact]
    public Task Without_a_credential_nothing_is_done() => EachAsync(
        operation => operation.Access != Access.Public, operation => World.SendAsync(operation.Method, PathOf(operation), "{}", ("Authorization", ""), Hint), 401);

    [Fact]
    public Task A_method_that_a_path_has_not_is_refused() => EachAsync(_ => true, async operation => await SendAsync("PROPFIND", operation, null), 405);

    [Fact]
    public Task A_path_that_nobody_has_is_not_found() => EachAsync(
        operation => operation.Access == Access.Organization && !operation.Template.StartsWith("/portal", StringComparison.Ordinal), // what is below is v1's
        async operation => await World.SendAsync("GET", $"{PathOf(operation).TrimEnd('/')}/no/such/path", null, await World.KeyAsync(operation.Scope)), 404);

    [Fact]
    public Task Malformed_JSON_is_refused() => EachAsync(TakesDocument, operation => SendAsync(operation.Method, operation, """{"a":"""), 400);

    [Fact]
    public Task Anything_but_an_object_is_refused() => EachAsync(
        TakesDocument, operation => SendAsync(operation.Method, operation, "17"), World.Definition.Errors.StatusOf(FailureKind.Invalid));

    [Fact]
    public Task A_body_above_the_limit_is_refused() => EachAsync(
        operation => operation.BodyType is not null, operation => SendAsync(operation.Method, operation, new string(' ', operation.BodyMaxBytes + 1)), 413);

    [Fact]
    public async Task What_does_not_exist_is_not_found()
    {
        List<string> wrong = [];
        foreach (OperationRow row in World.Rows.Where(row => OutcomeOf(row) == Foreign.Hidden))
        {
            Things things = World.CreateThings();
            bool isInPath = Named(row.Template + row.Query);
            string path = Things.Placeholder().Replace(row.Template + row.Query, BillingWorld.Nobody);
            string? body = row.Body is null ? null : isInPath ? await things.FillAsync(row.Body, row.Template, row.With) : Things.Placeholder().Replace(row.Body, BillingWorld.Nobody);
            Answer answer = await SendAsync(row, path, body, await CredentialAsync(row, things));
            if (answer.Status != 404)
                wrong.Add($"{row.Name}: {answer.Status} {answer.Text}");
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Another_organization_and_the_other_mode_can_neither_see_nor_touch_anything()
    {
        Things things = World.CreateThings();
        await World.PrepareAsync();
        List<(OperationRow Row, string Path, string? Body)> requests = [];
        foreach (OperationRow row in World.Rows.Where(row => World.Of(row).Access == Access.Organization && row.ShownBy is null && (row.Method == "GET" || OutcomeOf(row) != Foreign.Own)))
        {
            (string path, string? body) = await RequestAsync(row, things);
            requests.Add((row, path, body));
        }

        (string, string)[] others = [await World.ForeignKeyAsync(), await World.TestModeKeyAsync()];
        await Wait.UntilAsync(() => Task.FromResult(World.Billing.Written.IsSettled));
        int before = World.Billing.Written.Asked.Count;
        List<string> wrong = [];
        foreach (((OperationRow row, string path, string? body), (string, string) other) in requests.SelectMany(request => others.Select(other => (request, other))))
        {
            Answer answer = await SendAsync(row, path, body, other);
            string[] shown = [.. things.Made.Where(thing => !path.Contains(thing.Value, StringComparison.Ordinal) && thing.Value.Length > 8 && answer.Text.Contains(thing.Value, StringComparison.Ordinal)).Select(thing => thing.Key)];
            if (shown.Length > 0 || !IsAsExpected(OutcomeOf(row), answer))
                wrong.Add($"{row.Name} should be {OutcomeOf(row)}: {answer.Status} {answer.Text} {string.Join(',', shown)}");
        }

        Assert.Empty(wrong);
        Assert.True(World.Billing.Written.Asked.Count == before, string.Join(" ; ", World.Billing.Written.Asked.Skip(before)));
    }

    [Fact]
    public Task Its_page_tells_what_it_does() => SurfacePage.Read(World.Name).ReplayAsync(World);

    private (string, string) Hint => ("X-Billing-Surface", World.Name);

    private static Foreign OutcomeOf(OperationRow row) =>
        row.Foreign ?? (Named(row.Template + row.Query) || (row.Body is { } body && Named(body)) ? Foreign.Hidden : Foreign.Own);

    /// <summary>True when something is named; the name of the case itself belongs to nobody.</summary>
    private static bool Named(string text) => Things.Placeholder().Matches(text).Any(match => match.Groups[1].Value != "name");

    private static bool TakesDocument(Operation operation) => operation.BodyType is not null && !(operation.ReadsBody && operation.Access == Access.Public);

    private static string PathOf(Operation operation) => Things.Placeholder().Replace(operation.Template, BillingWorld.Nobody);

    private bool IsAsExpected(Foreign outcome, Answer answer) => outcome switch
    {
        Foreign.Hidden => answer.Status == 404,
        Foreign.Refused => answer.Status == World.Definition.Errors.StatusOf(FailureKind.Invalid),
        _ => answer.Status is 200 or 404,
    };

    private async Task<Answer> SendAsync(string method, Operation operation, string? body)
    {
        (string, string) key = operation.Access switch
        {
            Access.Organization => await World.KeyAsync(operation.Scope),
            Access.Person => await World.PersonAsync(),
            _ => Hint,
        };
        return await World.SendAsync(method, PathOf(operation), body, key);
    }

    private async Task EachAsync(Func<Operation, bool> applies, Func<Operation, Task<Answer>> send, int status)
    {
        List<string> wrong = [];
        foreach (Operation operation in Operations.Where(applies))
        {
            Answer answer = await send(operation);
            if (answer.Status != status || answer.ContentType != World.Definition.Errors.ContentType || World.Document.ErrorFaults(answer).Any())
                wrong.Add($"{operation.DisplayName}: {answer.Status} {answer.ContentType} {answer.Text}");
        }

        Assert.Empty(wrong);
    }
}
