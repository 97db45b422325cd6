/** A monthly budget that mails. A backstop: its data come hours late, so it stops nothing. */
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import { Construct } from 'constructs';

export interface CostBudgetProps {
  /** Per month. */
  readonly amount: number;
  /**
   * @default 'USD'
   */
  readonly currency?: string;
  readonly email: string;
  /**
   * Shares of the amount at which a mail is sent, in per cent.
   * @default 80 and 100
   */
  readonly percentages?: readonly number[];
}

/**
 * Of the whole account: a budget of one tag counts nothing, and says nothing, until somebody activates the tag for
 * cost allocation.
 */
export class CostBudget extends Construct {
  readonly budget: CfnBudget;

  constructor(scope: Construct, id: string, props: CostBudgetProps) {
    super(scope, id);
    const { amount, currency = 'USD', email, percentages = [80, 100] } = props;
    this.budget = new CfnBudget(this, 'Budget', {
      budget: { budgetType: 'COST', timeUnit: 'MONTHLY', budgetLimit: { amount, unit: currency } },
      notificationsWithSubscribers: percentages.map((threshold) => ({
        notification: {
          notificationType: 'ACTUAL',
          comparisonOperator: 'GREATER_THAN',
          threshold,
          thresholdType: 'PERCENTAGE',
        },
        subscribers: [{ subscriptionType: 'EMAIL', address: email }],
      })),
    });
  }
}
