using Billing.Domain.Invoicing;
using Billing.Domain.Tests.Golden;

namespace Billing.Domain.Tests.Docs;

/// <summary>The page about invoices is what the engine computes.</summary>
public sealed class InvoicePageTests
{
    [Fact]
    public void The_page_about_invoices_shows_the_figures_of_the_engine()
    {
        InvoiceRequest request = GoldenScenario.Read("Golden/60-every-step.json").ToRequest();
        string page = new InvoicePage(request, InvoiceCalculation.Compute(request).Value).Write();
        string path = Repository.File("docs", "how-an-invoice-is-computed.md");
        if (Environment.GetEnvironmentVariable("BILLING_WRITE_DOCS") == "1") File.WriteAllText(path, page);
        Assert.Equal(page, File.ReadAllText(path).ReplaceLineEndings("\n"));
    }
}
