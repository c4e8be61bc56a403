using System.Text.Json;
using System.Text.Json.Nodes;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Security;
using BillingFunctions.Http.V1;
using Microsoft.Extensions.DependencyInjection;

namespace BillingFunctions.Tests.Http.V1.Operations;

/// <summary>
/// Each operation of v1, by its row: it does what it should, once however often it is sent, names each fault, and answers nothing but what the OpenAPI
/// document says. Without a key and with ids that are none: <see cref="AllOperationsTests"/>; things of others: <see cref="ForeignTenantTests"/>.
/// </summary>
public sealed class OperationTests(OperationWorld world) : IClassFixture<OperationWorld>
{
    private static readonly Dictionary<string, OperationRow> Rows = OperationRows.All.ToDictionary(row => row.Operation, StringComparer.Ordinal);

    public static TheoryData<string> Shown => [.. Rows.Values.Where(row => row.ShownBy is null).Select(row => row.Operation)];

    public static TheoryData<string> WithStates => [.. Rows.Values.Where(row => row.States.Count > 0).Select(row => row.Operation)];

    private BillingWorld Billing => world.Billing;

    private IReadOnlyList<Operation> Operations => Billing.Service.Services.GetRequiredService<V1Surface>().Operations;

    [Fact]
    public void Every_operation_of_the_document_has_a_row() =>
        Assert.Equal(world.Document.Operations.Order(StringComparer.Ordinal), Rows.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Shown))]
    public async Task It_does_its_work_and_a_repeat_gets_the_same_answer_and_does_nothing(string operation)
    {
        OperationRow row = Rows[operation];
        var things = new Things(Billing);
        await world.PrepareAsync();
        (string path, string? body) = await RequestAsync(row, things);
        (string, string)[] headers = [await CredentialAsync(row), ("Idempotency-Key", row.Method == "POST" ? things.Name : "")];
        Answer done = await SendAsync(row, path, body, headers);

        Assert.True(done.Status == Of(row).Status, $"{operation} {path} {body}: {done.Status} {done.Text}");
        Assert.Equal(Of(row).AnswerKind == AnswerKind.List, done.Headers.ContainsKey("X-Total-Count"));
        bool isLogged = await AuditedOperations.IsLoggedAsync(Billing, done);
        Assert.True(AuditedOperations.MayBeEither(row) || AuditedOperations.AreLogged(row) == isLogged, $"{operation} {(isLogged ? "leaves an" : "leaves no")} entry in the audit log: see {nameof(AuditedOperations)}");
        if (row.Method != "POST")
            return;

        string? effect = row.Repeat == Repeat.Harmless ? null : await EffectAsync(row, path);
        Answer again = await SendAsync(row, path, body, headers);
        Assert.Equal(row.Repeat == Repeat.Withheld ? 409 : done.Status, again.Status);
        if (row.Repeat == Repeat.Harmless)
            return;

        Assert.Equal(effect, await EffectAsync(row, path));
        if (row.Repeat == Repeat.Replayed)
            Assert.Equal((done.Text, "true"), (again.Text, again.Headers.GetValueOrDefault("Idempotency-Replayed")));

        Answer other = body is null
            ? await SendAsync(row, $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}other=1", null, headers)
            : await SendAsync(row, path, Different(body), headers);
        Assert.Contains("Idempotency-Key", other.ShouldBeProblem(422).Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Shown))]
    public async Task It_names_each_fault_of_a_request(string operation)
    {
        OperationRow row = Rows[operation];
        var things = new Things(Billing);
        (string path, string? body) = await RequestAsync(row, things);
        var faults = new SchemaFaults(world.Document);
        List<string> wrong = [];
        foreach ((string name, JsonElement schema, bool required) in world.Document.QueryOf(row).Where(parameter => parameter.Name != "order_by"))
        {
            string bare = path.Split('?')[0];
            if (required && !await IsNamedAsync(row, bare, body, $"query.{name}"))
                wrong.Add($"without {name}");

            foreach (WrongRequest fault in faults.OfParameter(name, schema))
            {
                if (!await IsNamedAsync(row, $"{bare}?{name}={fault.Value}", body, fault.Place))
                    wrong.Add($"{fault.Place} = {fault.Value}");
            }
        }

        foreach (WrongRequest fault in body is null ? [] : faults.OfBody(world.Document.BodyOf(row), JsonNode.Parse(body)!.AsObject()))
        {
            if (!await IsNamedAsync(row, path, fault.Value, fault.Place))
                wrong.Add($"{fault.Place}: {fault.Value[..Math.Min(fault.Value.Length, 300)]}");
        }

        Assert.Empty(wrong);
        foreach (BrokenRule rule in row.Rules)
        {
            string with = rule.With.Length > 0 ? rule.With : row.With;
            string at = rule.With.Length > 0 ? await things.FillAsync(row.Template, row.Template, with) : path;
            Answer answer = await SendAsync(row, at, await things.FillAsync(rule.Body, row.Template, with), await CredentialAsync(row));
            Assert.True(answer.Status == 422, $"{rule.Body}: {answer.Status} {answer.Text}");
            Assert.Equal(rule.Faults, answer.ShouldBeProblem(422).Faults);
        }
    }

    [Theory]
    [MemberData(nameof(WithStates))]
    public async Task It_tells_the_state_that_stands_in_its_way(string operation)
    {
        OperationRow row = Rows[operation];
        await world.PrepareAsync();
        foreach (WrongState state in row.States)
        {
            var things = new Things(Billing);
            (string path, string? body) = await RequestAsync(row with { With = state.With }, things);
            Answer answer = await SendAsync(row, path, body, await CredentialAsync(row));
            Assert.True(answer.Status == 400, $"{operation} where {state.With}: {answer.Status} {answer.Text}");
            Assert.Contains(state.Word, answer.ShouldBeProblem(400).Json.Text("detail"), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task What_does_not_exist_is_not_found()
    {
        List<string> wrong = [];
        foreach (ForeignRow foreign in ForeignTenantRows.All.Where(each => each.Outcome == Foreign.Hidden && each.Operation.Contains('{', StringComparison.Ordinal)))
        {
            OperationRow row = Rows[foreign.Operation];
            var things = new Things(Billing);
            string? body = (row.Body ?? foreign.Body) is { } named ? await things.FillAsync(named, row.Template, row.With) : null;
            string path = Things.Placeholder().Replace(row.Template, BillingWorld.Nobody) + await things.FillAsync(row.Query, row.Template);
            Answer answer = await SendAsync(row, path, body, await CredentialAsync(row));
            if (answer.Status != 404)
                wrong.Add($"{row.Operation}: {answer.Status} {answer.Text}");
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task A_key_with_another_scope_may_not()
    {
        List<string> wrong = [];
        foreach (Operation operation in Operations.Where(operation => operation.Access == Access.Organization))
        {
            (string area, string action) = (operation.Scope.Split(':')[0], operation.Scope.Split(':')[1]);
            (string, string) key = await world.KeyAsync($"{area}:{(action == "read" ? "write" : "read")}");
            Answer answer = await SendAsync(Rows[operation.DisplayName], Things.Placeholder().Replace(operation.Template, BillingWorld.Nobody), operation.BodyType is null ? null : "{}", key);
            if (answer.Status != 403 || !answer.Text.Contains(operation.Scope, StringComparison.Ordinal))
                wrong.Add($"{operation.DisplayName}: {answer.Status} {answer.Text}");
        }

        Assert.Empty(wrong);
    }

    private Operation Of(OperationRow row) => Operations.First(operation => operation.DisplayName == row.Operation);

    private async Task<(string Path, string? Body)> RequestAsync(OperationRow row, Things things) => (
        await things.FillAsync(row.Template + row.Query, row.Template, row.With),
        row.Body is null ? null : await things.FillAsync(row.Body, row.Template, row.With));

    /// <summary>A key with no scope but the operation's own, or the administrator's secret.</summary>
    private async Task<(string, string)> CredentialAsync(OperationRow row) => Of(row).Access == Access.Administrator
        ? ("X-Admin-Secret", ServiceFixture.AdminSecret)
        : await world.KeyAsync(Of(row).Scope);

    private async Task<Answer> SendAsync(OperationRow row, string path, string? body, params (string, string)[] headers)
    {
        Answer answer = await Billing.Service.SendAsync(row.Method, path, body, headers);
        world.Document.Describes(row, answer);
        return answer;
    }

    private async Task<bool> IsNamedAsync(OperationRow row, string path, string? body, string place)
    {
        Answer answer = await SendAsync(row, path, body, await CredentialAsync(row));
        return answer.Status == 422 && answer.Faults.Any(fault => fault.StartsWith(place, StringComparison.Ordinal));
    }

    /// <summary>What a POST changes, where it can be read: the thing whose step it is, or the list that it adds to.</summary>
    private async Task<string?> EffectAsync(OperationRow row, string path)
    {
        await Wait.UntilAsync(() => Task.FromResult(Billing.Written.IsSettled));
        string[] places = [row.Template, row.Template[..row.Template.LastIndexOf('/')]];
        if (places.FirstOrDefault(place => Rows.ContainsKey($"GET {place}")) is not { } readable)
            return null;

        string at = string.Join('/', path.Split('?')[0].Split('/').Take(readable.Split('/').Length));
        Answer read = (await Billing.GetAsync(at, await CredentialAsync(Rows[$"GET {readable}"]))).ShouldBe(200);
        return read.Headers.TryGetValue("X-Total-Count", out string? total) ? total : read.Text;
    }

    private static string Different(string body)
    {
        JsonObject changed = JsonNode.Parse(body)!.AsObject();
        changed["something_else"] = true;
        return changed.ToJsonString();
    }
}
