using System.Text.Json;
using System.Text.Json.Nodes;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Security;
using BillingFunctions.Tests.Http.V1;
using BillingFunctions.Tests.Http.V1.Operations;

namespace BillingFunctions.Tests.Http.Surfaces;

/// <summary>
/// Each operation of a surface, by its row: it does what it should, once however often it is sent, names each fault, and answers nothing but what the
/// OpenAPI document says.
/// </summary>
public abstract class OperationTests<TWorld>(TWorld world)
    where TWorld : SurfaceWorld, ISurfaceCases
{
    public static TheoryData<string> Shown => [.. TWorld.Cases];

    protected TWorld World => world;

    private int Invalid => world.Definition.Errors.StatusOf(FailureKind.Invalid);

    [Fact]
    public void Every_operation_of_the_document_has_a_row() => Assert.Equal(
        world.Document.Operations.Order(StringComparer.Ordinal), world.Rows.Select(row => row.Operation).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Shown))]
    public async Task It_does_its_work_and_a_repeat_gets_the_same_answer_and_does_nothing(string name)
    {
        OperationRow row = Row(name);
        Things things = world.CreateThings();
        await world.PrepareAsync();
        (string path, string? body) = await RequestAsync(row, things);
        (string, string)[] headers = [await CredentialAsync(row, things), ("Idempotency-Key", row.Method == "POST" ? things.Name : "")];
        Answer done = await SendAsync(row, path, body, headers);

        Assert.True(done.Status == (row.Status ?? world.Of(row).Status), $"{name} {path} {body}: {done.Status} {done.Text}");
        await world.CheckDoneAsync(row, done);
        if (row.Method != "POST")
            return;

        string? effect = row.Repeat == Repeat.Harmless ? null : await EffectAsync(row, path, things);
        Answer again = await SendAsync(row, path, body, headers);
        if (row.Repeat == Repeat.Harmless)
        {
            Assert.InRange(again.Status, 200, 299);
            return;
        }

        Assert.Equal(row.Repeat == Repeat.Withheld ? world.Definition.Errors.StatusOf(FailureKind.Conflict) : done.Status, again.Status);

        Assert.Equal(effect, await EffectAsync(row, path, things));
        if (row.Repeat == Repeat.Replayed)
            Assert.Equal((done.Text, "true"), (again.Text, again.Headers.GetValueOrDefault("Idempotency-Replayed")));

        Answer other = await SendAsync(row, $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}other=1", body, headers);
        Assert.Equal(world.Definition.Errors.StatusOf(FailureKind.KeyReused), other.Status);
        Assert.Contains("Idempotency-Key", other.Text, StringComparison.Ordinal);
        await RefusesAnotherBodyAsync(row, path, body, things, headers);
    }

    /// <summary>A key with another body is refused and nothing is done, also where the body names another customer's things, or another name.</summary>
    private async Task RefusesAnotherBodyAsync(OperationRow row, string path, string? body, Things things, (string, string)[] headers)
    {
        string? another = row.Body is null ? null : await world.CreateThings().FillAsync(row.Body, row.Template, row.With);
        if (another == body)
            return;

        string? effect = await EffectAsync(row, path, things);
        Answer reused = await SendAsync(row, path, another, headers);
        bool isForKey = reused.Status == world.Definition.Errors.StatusOf(FailureKind.KeyReused) && reused.Text.Contains("Idempotency-Key", StringComparison.Ordinal);
        Assert.True(isForKey || (reused.Status is >= 400 and < 500 && !world.Of(row).RecordsKey), $"{row.Name} {another}: {reused.Status} {reused.Text}");
        Assert.Equal(effect, await EffectAsync(row, path, things));
    }

    [Theory]
    [MemberData(nameof(Shown))]
    public async Task It_names_each_fault_of_a_request(string name)
    {
        OperationRow row = Row(name);
        Things things = world.CreateThings();
        (string path, string? body) = await RequestAsync(row, things);
        List<string> wrong = row.Case.Length > 0 ? [] : await UnnamedAsync(row, things, path, body);
        foreach (BrokenRule rule in row.Rules)
        {
            string with = rule.With.Length > 0 ? rule.With : row.With;
            string at = rule.With.Length > 0 ? await things.FillAsync(row.Template, row.Template, with) : path;
            Answer answer = await SendAsync(row, at, await things.FillAsync(rule.Body, row.Template, with), await CredentialAsync(row, things));
            if (answer.Status != Invalid || !IsToldBy(rule, answer))
                wrong.Add($"{rule.Body}: {answer.Status} {answer.Text}");
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task It_tells_the_state_that_stands_in_its_way()
    {
        List<string> wrong = [];
        int refused = world.Definition.Errors.StatusOf(FailureKind.WrongState);
        foreach (OperationRow row in world.Rows.Where(row => row.States.Count > 0))
        {
            await world.PrepareAsync();
            foreach (WrongState state in row.States)
            {
                Things things = world.CreateThings();
                (string path, string? body) = await RequestAsync(row with { With = state.With }, things);
                Answer answer = await SendAsync(row, path, body, await CredentialAsync(row, things));
                if (answer.Status != refused || !answer.Text.Contains(state.Word, StringComparison.OrdinalIgnoreCase))
                    wrong.Add($"{row.Name} where {state.With}: {answer.Status} {answer.Text}");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task A_key_with_another_scope_may_not()
    {
        List<string> wrong = [];
        foreach (OperationRow row in world.Rows.Where(row => row.Case.Length == 0 && world.Of(row).Access == Access.Organization))
        {
            string path = Things.Placeholder().Replace(row.Template, BillingWorld.Nobody);
            Answer answer = await SendAsync(row, path, row.Body is null ? null : "{}", await world.LackingKeyAsync(world.Of(row).Scope));
            if (answer.Status != 403 || answer.ContentType != world.Definition.Errors.ContentType)
                wrong.Add($"{row.Operation}: {answer.Status} {answer.Text}");
        }

        Assert.Empty(wrong);
    }

    /// <summary>What a POST changes, where it can be read: the thing whose step it is, or the list that it adds to.</summary>
    private async Task<string?> EffectAsync(OperationRow row, string path, Things things)
    {
        await Wait.UntilAsync(() => Task.FromResult(world.Billing.Written.IsSettled));
        if (row.EffectAt is { } shown)
            return (await world.Billing.GetAsync(await things.FillAsync(shown, row.Template, row.With), await CredentialAsync(row, things))).ShouldBe(200).Text;

        string[] places = [row.Template, row.Template[..row.Template.LastIndexOf('/')]];
        OperationRow? readable = places.Select(place => world.Rows.FirstOrDefault(each => each.Operation == $"GET {place}" && each.Query.Length == 0)).FirstOrDefault(each => each is not null);
        if (readable is null)
            return null;

        string at = string.Join('/', path.Split('?')[0].Split('/').Take(readable.Template.Split('/').Length));
        Answer read = (await world.Billing.GetAsync(at, await CredentialAsync(readable, things))).ShouldBe(200);
        return read.Headers.TryGetValue("X-Total-Count", out string? total) ? total : read.Text;
    }

    internal virtual bool IsToldBy(BrokenRule rule, Answer answer) => rule.Faults.All(fault => world.Names(answer, fault.Split(':')[0]));

    private protected OperationRow Row(string name) => world.Rows.Single(row => row.Name == name);

    private protected async Task<(string Path, string? Body)> RequestAsync(OperationRow row, Things things) => (
        await things.FillAsync(row.Template + row.Query, row.Template, row.With),
        row.Body is null ? null : await things.FillAsync(row.Body, row.Template, row.With));

    private protected Task<(string, string)> CredentialAsync(OperationRow row, Things things) => world.CredentialAsync(world.Of(row), things);

    /// <summary>Sends a request and holds the answer against the OpenAPI document.</summary>
    private protected async Task<Answer> SendAsync(OperationRow row, string path, string? body, params (string, string)[] headers)
    {
        Answer answer = await world.SendAsync(row.Method, path, body, headers);
        world.Document.Describes(row, answer);
        return answer;
    }

    /// <summary>Everything that the schemas forbid and whose refusal does not name the place.</summary>
    private async Task<List<string>> UnnamedAsync(OperationRow row, Things things, string path, string? body)
    {
        var faults = new SchemaFaults(world.Document);
        List<string> wrong = [];
        string bare = path.Split('?')[0];
        foreach ((string name, JsonElement schema, bool required) in world.Document.QueryOf(row).Where(parameter => parameter.Name != "order_by"))
        {
            if (required && !await IsNamedAsync(row, things, bare, body, $"query.{name}"))
                wrong.Add($"without {name}");

            foreach (WrongRequest fault in faults.OfParameter(name, schema))
            {
                if (!await IsNamedAsync(row, things, $"{bare}?{name}={fault.Value}", body, fault.Place))
                    wrong.Add($"{fault.Place} = {fault.Value}");
            }
        }

        foreach (WrongRequest fault in body is null ? [] : faults.OfBody(world.Document.BodyOf(row), JsonNode.Parse(body)!.AsObject()))
        {
            if (!await IsNamedAsync(row, things, path, fault.Value, fault.Place))
                wrong.Add($"{fault.Place}: {fault.Value[..Math.Min(fault.Value.Length, 300)]}");
        }

        return wrong;
    }

    private async Task<bool> IsNamedAsync(OperationRow row, Things things, string path, string? body, string place)
    {
        Answer answer = await SendAsync(row, path, body, await CredentialAsync(row, things));
        return answer.Status == Invalid && world.Names(answer, place);
    }
}
