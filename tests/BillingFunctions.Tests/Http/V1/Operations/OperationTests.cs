using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Security;

namespace BillingFunctions.Tests.Http.V1.Operations;

/// <summary>
/// Each operation of v1, by its row. Without a key and with ids that are none: <see cref="AllOperationsTests"/>; things of others:
/// <see cref="ForeignTenantTests"/>.
/// </summary>
public sealed class OperationTests(OperationWorld world) : OperationTests<OperationWorld>(world), IClassFixture<OperationWorld>
{
    [Fact]
    public async Task What_does_not_exist_is_not_found()
    {
        List<string> wrong = [];
        foreach (ForeignRow foreign in ForeignTenantRows.All.Where(each => each.Outcome == Foreign.Hidden && each.Operation.Contains('{', StringComparison.Ordinal)))
        {
            OperationRow row = Row(foreign.Operation);
            var things = World.CreateThings();
            string? body = (row.Body ?? foreign.Body) is { } named ? await things.FillAsync(named, row.Template, row.With) : null;
            string path = Things.Placeholder().Replace(row.Template, BillingWorld.Nobody) + await things.FillAsync(row.Query, row.Template);
            Answer answer = await SendAsync(row, path, body, await CredentialAsync(row, things));
            if (answer.Status != 404)
                wrong.Add($"{row.Operation}: {answer.Status} {answer.Text}");
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task A_refusal_for_lack_of_a_scope_names_it()
    {
        Operation operation = World.Definition.Operations.First(operation => operation.Access == Access.Organization);
        Answer answer = await World.SendAsync(operation.Method, operation.Template, null, await World.LackingKeyAsync(operation.Scope));
        Assert.Contains(operation.Scope, answer.ShouldBeProblem(403).Text, StringComparison.Ordinal);
    }

    internal override bool IsToldBy(BrokenRule rule, Answer answer) => rule.Faults.SequenceEqual(answer.ShouldBeProblem(422).Faults);
}
