namespace Billing.Pdf.Documents;

/// <summary>English.</summary>
internal static class EnglishLabels
{
    public static readonly DocumentLabels Table = new()
    {
        Language = "en",
        Invoice = "Invoice",
        Draft = "DRAFT",
        Paid = "PAID",
        Void = "VOID",
        BilledTo = "Billed to",
        InvoiceNumber = "Invoice number",
        IssueDate = "Issue date",
        DueDate = "Due date",
        ServicePeriod = "Service period",
        Reference = "Your reference",
        Currency = "Currency",
        TaxId = "Tax ID",
        Description = "Description",
        Quantity = "Quantity",
        UnitPrice = "Unit price",
        Amount = "Amount",
        Subtotal = "Subtotal",
        Total = "Total",
        AmountDue = "Amount due",
        TaxSummary = "Tax summary",
        Tax = "Tax",
        Rate = "Rate",
        TaxableAmount = "Taxable amount",
        PaymentTerms = "Payment terms",
        IncludedTaxPattern = "{0} included",
        DuePattern = "due {0}",
        PagePattern = "Page {0} of {1}",
        PeriodPattern = "{0} – {1}",
        DatePattern = "{0} {1} {2}",
        Months =
        [
            "January", "February", "March", "April", "May", "June",
            "July", "August", "September", "October", "November", "December",
        ],
        GroupSeparator = ',',
        DecimalSeparator = '.',
    };
}
