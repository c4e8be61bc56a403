using Billing.Fuzz.OpenApi;

namespace BillingFunctions.Tests.Fuzz;

public sealed class OpenApiFuzzTests
{
    /// <summary>The console of Billing.Fuzz sends any number of requests; a failing one is named with the command that repeats it.</summary>
    [Theory]
    [InlineData("v1", 400)]
    public async Task Good_and_spoilt_requests_get_the_answers_that_the_document_describes(string surface, int count)
    {
        ApiFuzzReport report = await ApiFuzzRun.RunAsync(surface, seed: 1, count);

        Assert.Empty(report.Failures);
    }
}
