namespace BillingFunctions.Tests.Http.V1.Operations;

/// <summary>The published API's own list of operations: what it has, ours has under the same name, or it waits by name.</summary>
public sealed class CatalogueTests(OperationWorld world) : IClassFixture<OperationWorld>
{
    private static readonly string[] Rows = [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Fixtures", "v1-operations.csv")).Skip(1)];

    /// <summary>Methods and templates, as we write them; the root is answered before any surface.</summary>
    private static IEnumerable<string> Published => Rows.Select(OperationOf).Where(operation => operation != "GET /");

    [Fact]
    public void Each_published_operation_is_served_or_waits_by_name()
    {
        Assert.Equal(268, Rows.Length);
        Assert.Equal(
            Published.Except(world.Document.Operations).Order(StringComparer.Ordinal), NotServedYet.All.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_root_says_what_answers() => Assert.Equal(
        ["app", "version", "domain", "status"], (await world.Billing.GetAsync("/", ("Authorization", ""))).ShouldBe(200).Json.EnumerateObject().Select(member => member.Name));

    [Fact]
    public async Task Each_path_answers_with_and_without_a_slash_at_its_end()
    {
        foreach (string operation in Published.Where(each => each.StartsWith("GET /v1", StringComparison.Ordinal) && !each.Contains('{', StringComparison.Ordinal)).Except(NotServedYet.All))
        {
            Answer bare = await world.Billing.GetAsync(operation[4..]);
            Answer slashed = await world.Billing.GetAsync($"{operation[4..]}/");
            Assert.Equal((operation, bare.Status, bare.Json.ValueKind), (operation, slashed.Status, slashed.Json.ValueKind));
        }
    }

    private static string OperationOf(string row)
    {
        string[] cells = row.Split(',', 3);
        return $"{cells[0]} {(cells[1] == "/" ? "/" : cells[1].TrimEnd('/'))}";
    }
}
